/**
 * Joins the events of the log to calls, in order, and passes on each call once it has all events that its row
 * lists. The number of calls in progress is limited: beyond it, the oldest call's remaining events are looked
 * up one by one.
 */

import { PlainForm } from '../../../../core/callback/plain-form.ts';
import { type CallState, eventCount, withoutOldest } from '../../../../core/calls/call-state.ts';
import type { Stamp } from '../../../../core/calls/stamp.ts';
import { eraseCall } from '../../../../core/erasure/erase-call.ts';
import type { EventKey } from '../../../../core/ids.ts';
import { joinRecord } from '../../../projection/join-record.ts';
import type { PlacedCall } from '../../../projection/placed-call.ts';
import { LISTED_EVENTS } from '../../calls/call-layout.ts';
import { isUnprocessable, type LogRecord } from '../../journal/record.ts';
import type { LogLookup } from '../scan/log-lookup.ts';

const MOST_UNDER_WAY = 50_000;

/** What the log makes of a call whose row lists these positions. */
export type JoinedAgain =
  | {
      readonly kind: 'joined';
      readonly state: CallState;
      /** Whether the call is erased, and some of its records aren't. */
      readonly isErasedInPart: boolean;
    }
  /** The log lacks some of its events, or has others in their place that can't be joined to it. */
  | { readonly kind: 'incomplete' }
  /** Some of its events have been removed by their age in the meantime. */
  | { readonly kind: 'expired' };

interface UnderWay {
  readonly row: PlacedCall;
  /** The names of the dimensions that the row has. */
  readonly dimensions: readonly string[];
  readonly due: Set<number>;
  /** Lists the latest events only, so that the next one costs the same however many there are. */
  state: CallState | null;
  readonly earlier: Stamp[];
  readonly earlierKeys: Set<EventKey>;
  isErasedInPart: boolean;
}

export class JoinedCalls {
  readonly #lookup: LogLookup;
  readonly #settle: (id: number, row: PlacedCall, joined: JoinedAgain) => void;
  readonly #plain = new PlainForm();
  readonly #underWay = new Map<number, UnderWay>();

  /** `settle` is called once for each call, with its row's id, its row and what the log makes of it. */
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
      call = underWay(placed);
      this.#underWay.set(id, call);
    }
    this.#join(call, record);
    call.due.delete(position);
    if (call.due.size === 0) this.#end(id, call);
    else if (this.#underWay.size > MOST_UNDER_WAY) this.#endOldest();
  }

  /** There are no more events: looks up what's left. */
  finish(): void {
    for (const [id, call] of this.#underWay) this.#end(id, call);
  }

  /** What the log makes of a row, with each of its events looked up. */
  again(row: PlacedCall): JoinedAgain {
    return this.#complete(underWay(row));
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
      if (record?.kind === 'expired') return { kind: 'expired' };
      if (record === null || isUnprocessable(record)) return { kind: 'incomplete' };
      this.#join(call, record);
    }
    const { state, row, earlier } = call;
    if (state === null || eventCount(state) !== row.positions.length) return { kind: 'incomplete' };
    const whole = { ...state, earlierEvents: 0, stamps: [...earlier, ...state.stamps] };
    const { erasedAt } = row.state;
    return {
      kind: 'joined',
      state: erasedAt === null ? whole : eraseCall(whole, erasedAt),
      isErasedInPart: call.isErasedInPart,
    };
  }

  /** An event of another call, or one that can't be joined, leaves the state short of it. */
  #join(call: UnderWay, record: LogRecord): void {
    const { accountSid, callSid } = record.header;
    const { row, earlier, earlierKeys } = call;
    if (accountSid !== row.state.accountSid || callSid !== row.state.callSid) return;
    const joined = joinRecord(
      call.state,
      record,
      { plain: this.#plain, dimensions: call.dimensions },
      (key) => earlierKeys.has(key),
    );
    if (joined === null) return;
    const isErased = row.state.erasedAt !== null;
    if (isErased && record.request.encoding !== 'erased') call.isErasedInPart = true;
    call.state = joined.state;
    if (joined.state.stamps.length <= LISTED_EVENTS) return;
    for (const stamp of joined.state.stamps.slice(0, LISTED_EVENTS)) {
      earlier.push(stamp);
      earlierKeys.add(stamp.key);
    }
    call.state = withoutOldest(joined.state, LISTED_EVENTS);
  }
}

const underWay = (row: PlacedCall): UnderWay => ({
  row,
  dimensions: Object.keys(row.state.dimensions),
  due: new Set(row.positions),
  state: null,
  earlier: [],
  earlierKeys: new Set(),
  isErasedInPart: false,
});
