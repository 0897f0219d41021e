/** What a changed call means for the tables of ended calls. Pure. */

import { type EndStatus, isEnd } from '../../core/call-status.ts';
import { type CallRow, rowOf } from '../../core/calls/call-row.ts';
import type { CommittedCall } from '../../ports/change-feed.ts';

/** How an ended call ended: it failed, or ended in any other way. */
export type EndKind = 'failed' | 'other';

/** An ended call that has, or needs, another line than before. */
export interface TableChange {
  readonly callSid: string;
  readonly end: EndKind;
  /** How it had ended until then; null for a call that just ended. */
  readonly endedBefore: EndKind | null;
  /** The failure batch that it joined, now or before; null if it never failed. */
  readonly failureBatch: number | null;
  /** Its line. Most lines leave the screen before they're looked at, so it's made then. */
  readonly row: CallRow;
}

/**
 * The change that a call's line needs; null for none. A call gets a line when it ends, and another when it
 * turns out to have ended otherwise. A failed call's line stays as its report has it.
 */
export function tableChange(call: CommittedCall): TableChange | null {
  const { status, endBefore } = call;
  if (status === null || !isEnd(status)) return null;
  const change = new LazyChange(call, endKind(status), endBefore && endKind(endBefore));
  if (change.end !== change.endedBefore) return change;
  if (change.end === 'failed') return null;
  const before = call.endedBefore();
  return before !== null && sameRow(change.row, rowOf(before)) ? null : change;
}

class LazyChange implements TableChange {
  readonly end: EndKind;
  readonly endedBefore: EndKind | null;
  readonly #call: CommittedCall;
  #row: CallRow | null = null;

  constructor(call: CommittedCall, end: EndKind, endedBefore: EndKind | null) {
    this.#call = call;
    this.end = end;
    this.endedBefore = endedBefore;
  }

  get callSid(): string {
    return this.#call.callSid;
  }

  get failureBatch(): number | null {
    return this.#call.failureBatch;
  }

  get row(): CallRow {
    this.#row ??= rowOf(this.#call.state());
    return this.#row;
  }
}

const endKind = (status: EndStatus): EndKind => (status === 'failed' ? 'failed' : 'other');

const sameRow = (a: CallRow, b: CallRow): boolean =>
  a.status === b.status &&
  a.eventTimestamp === b.eventTimestamp &&
  a.direction === b.direction &&
  a.to === b.to &&
  a.from === b.from &&
  a.recordingUrl === b.recordingUrl &&
  a.sipCode === b.sipCode &&
  a.sipPhrase === b.sipPhrase;
