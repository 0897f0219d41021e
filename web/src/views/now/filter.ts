/** Which calls Now shows. The filter is the URL: `/?direction=inbound&status=ringing`. */

import { readDirection, readStatus } from '../../../../src/core/call-query.ts';
import { type CallStatus, KNOWN_STATUSES, rankOf } from '../../../../src/core/call-status.ts';
import type { CallSummary } from '../../../../src/core/wire/call-summary.ts';

export interface NowFilter {
  /** As received; null for all. */
  readonly direction: string | null;
  /** Null for all. */
  readonly status: CallStatus | null;
}

/** The states of a call in progress, in the order that a call goes through them. */
export const LIVE_STATUSES: readonly CallStatus[] = KNOWN_STATUSES.filter(
  (status) => rankOf(status) <= rankOf('in-progress'),
);

/** Reads the URL's query. What isn't a filter of Now doesn't filter. */
export function filterOf(query: URLSearchParams): NowFilter {
  const direction = readDirection(query.get('direction') ?? '');
  const status = readStatus(query.get('status') ?? '');
  return {
    direction: direction.ok ? direction.value : null,
    status: status.ok && rankOf(status.value) <= rankOf('in-progress') ? status.value : null,
  };
}

/** The URL of a filter. */
export function hrefOf({ direction, status }: NowFilter): string {
  const query = new URLSearchParams();
  if (direction !== null) query.set('direction', direction);
  if (status !== null) query.set('status', status);
  return query.size === 0 ? '/' : `/?${query}`;
}

/** Whether a call in progress is shown. */
export const isShown = (call: CallSummary, { direction, status }: NowFilter): boolean =>
  (direction === null || call.direction === direction) &&
  (status === null || call.status === status);

/** Ended calls keep their direction, and only that counts. */
export const isShownEnded = (call: CallSummary, { direction }: NowFilter): boolean =>
  direction === null || call.direction === direction;
