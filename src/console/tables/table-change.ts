/** What a changed call means for the tables of ended calls. Pure. */

import { isEnd } from '../../core/call-status.ts';
import { type CallRow, rowOf } from '../../core/calls/call-row.ts';
import type { CallState } from '../../core/calls/call-state.ts';
import type { CommittedCall } from '../../ports/change-feed.ts';

/** How an ended call ended: it failed, or ended in any other way. */
export type EndKind = 'failed' | 'other';

/** An ended call that has, or needs, another line than before. */
export interface TableChange {
  readonly row: CallRow;
  readonly end: EndKind;
  /** How it had ended until then; null for a call that just ended. */
  readonly endedBefore: EndKind | null;
  /** The failure batch that it joined, now or before; null if it never failed. */
  readonly failureBatch: number | null;
}

/**
 * The change that a call's line needs; null for none. A call gets a line when it ends, and another when it
 * turns out to have ended otherwise. A failed call's line stays as its report has it.
 */
export function tableChange(call: CommittedCall): TableChange | null {
  const { status, failureBatch } = call;
  if (status === null || !isEnd(status)) return null;
  const end = status === 'failed' ? 'failed' : 'other';
  const before = call.endedBefore();
  const endedBefore = before === null ? null : endKind(before);
  if (end === 'failed' && endedBefore === 'failed') return null;
  const row = rowOf(call.state());
  if (before !== null && end === endedBefore && sameRow(row, rowOf(before))) return null;
  return { row, end, endedBefore, failureBatch };
}

const endKind = ({ end }: CallState): EndKind => (end?.status === 'failed' ? 'failed' : 'other');

const sameRow = (a: CallRow, b: CallRow): boolean =>
  a.status === b.status &&
  a.eventTimestamp === b.eventTimestamp &&
  a.direction === b.direction &&
  a.to === b.to &&
  a.from === b.from &&
  a.recordingUrl === b.recordingUrl &&
  a.sipCode === b.sipCode &&
  a.sipPhrase === b.sipPhrase;
