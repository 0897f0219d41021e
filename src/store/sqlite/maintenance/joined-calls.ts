/**
 * Joins the events of the log to calls, in the log's order, and hands over each call once it has all
 * events that its row lists. What is under way is bounded: beyond that, the oldest call's remaining
 * events are looked up one by one.
 */

import type { CallState } from '../../../core/call-state.ts';
import { PlainForm } from '../../../core/callback/plain-form.ts';
import type { PlacedCall } from '../call-layout.ts';
import { joinRecord } from '../join-record.ts';
import { isUnprocessable, type LogRecord } from '../record.ts';
import type { LogLookup } from './log-lookup.ts';

const MOST_UNDER_WAY = 50_000;

/** What the log makes of a call whose row lists these positions. */
export type JoinedAgain =
  | { readonly kind: 'joined'; readonly state: CallState }
  /** The log lacks some of its events, or holds there what can't be joined to it. */
  | { readonly kind: 'incomplete' };

interface UnderWay {
  readonly row: PlacedCall;
  readonly due: Set<number>;
  state: CallState | null;
}

export class JoinedCalls {
  readonly #lookup: LogLookup;
  readonly #settle: (id: number, row: PlacedCall, joined: JoinedAgain) => void;
  readonly #plain = new PlainForm();
  readonly #underWay = new Map<number, UnderWay>();

  /** `settle`: told of each call once, with its row's id, its row and what the log makes of it. */
  constructor(
    lookup: LogLookup,
    settle: (id: number, row: PlacedCall, joined: JoinedAgain) => void,
  ) {
    this.#lookup = lookup;
    this.#settle = settle;
  }

  /** Takes the next event of a row. `row` is asked for with the row's first event only. */
  take(id: number, position: number, record: LogRecord, row: () => PlacedCall | null): void {
    let call = this.#underWay.get(id);
    if (call === undefined) {
      const placed = row();
      if (placed === null) return;
      call = { row: placed, due: new Set(placed.positions), state: null };
      this.#underWay.set(id, call);
    }
    call.state = this.#joined(call, record);
    call.due.delete(position);
    if (call.due.size === 0) this.#end(id, call);
    else if (this.#underWay.size > MOST_UNDER_WAY) this.#endOldest();
  }

  /** Nothing more comes in turn: what is left is looked up. */
  finish(): void {
    for (const [id, call] of this.#underWay) this.#end(id, call);
  }

  /** What the log makes of a row, by looking up each of its events. */
  again(row: PlacedCall): JoinedAgain {
    return this.#complete({ row, due: new Set(row.positions), state: null });
  }

  #endOldest(): void {
    const [oldest] = this.#underWay;
    if (oldest !== undefined) this.#end(...oldest);
  }

  #end(id: number, call: UnderWay): void {
    this.#underWay.delete(id);
    this.#settle(id, call.row, this.#complete(call));
  }

  #complete(call: UnderWay): JoinedAgain {
    for (const position of [...call.due].sort((a, b) => a - b)) {
      const record = this.#lookup.at(position);
      if (record === null || isUnprocessable(record)) return { kind: 'incomplete' };
      call.state = this.#joined(call, record);
    }
    const { state, row } = call;
    return state === null || state.stamps.length !== row.positions.length
      ? { kind: 'incomplete' }
      : { kind: 'joined', state };
  }

  /** An event of another call, or one that can't be joined, leaves the state short of it. */
  #joined({ row, state }: UnderWay, record: LogRecord): CallState | null {
    const { accountSid, callSid } = record.header;
    if (accountSid !== row.state.accountSid || callSid !== row.state.callSid) return state;
    return joinRecord(state, record, this.#plain)?.state ?? state;
  }
}
