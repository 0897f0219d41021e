/** A line of the table of calls in progress, and where it belongs. */

import type { CallSummary } from '../../../../../src/core/wire/call-summary.ts';

/** Never changed: another line takes its place. */
export interface Line {
  readonly call: CallSummary;
  /** When the call started, in milliseconds since 1970: what its timer counts from. */
  readonly since: number;
  /** The call that this one is shown below, which is the call itself for a line of its own. */
  readonly top: { readonly callSid: string; readonly since: number };
  /** When its latest change got here, by the server's clock; -Infinity if it was there when the board loaded. */
  readonly changedAt: number;
  /** How often it has changed here. */
  readonly changes: number;
  /** When its end got here, by the server's clock; null while it's in progress. */
  readonly endedAt: number | null;
}

/** Whether it's a leg, shown below its call. */
export const isLeg = ({ call, top }: Line): boolean => top.callSid !== call.callSid;

/** When a call started: by its own callbacks, or when the first of them arrived. */
export const startOf = ({ startedAt, firstSeenAt }: CallSummary): number =>
  Date.parse(startedAt ?? firstSeenAt);

/** Longest calls first, each followed by its legs, the longest of them first. */
export function inOrder(one: Line, other: Line): number {
  if (one.top.callSid !== other.top.callSid) {
    return one.top.since - other.top.since || bySid(one.top, other.top);
  }
  if (isLeg(one) !== isLeg(other)) return isLeg(one) ? 1 : -1;
  return one.since - other.since || bySid(one.call, other.call);
}

function bySid(one: { readonly callSid: string }, other: { readonly callSid: string }): number {
  if (one.callSid === other.callSid) return 0;
  return one.callSid < other.callSid ? -1 : 1;
}

/** Where a line is in a sorted list, or would be. */
export function placeOf(line: Line, lines: readonly Line[]): number {
  let [low, high] = [0, lines.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const there = lines[middle];
    if (there !== undefined && inOrder(there, line) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
