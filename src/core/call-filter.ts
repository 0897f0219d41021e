/**
 * Which calls someone asks for. Stores answer this from their indexes, and the live stream from memory: both
 * give the same calls.
 */

import type { CallStatus } from './call-status.ts';
import type { Dimensions } from './facts/dimensions.ts';

/** Selects calls. Absent fields don't filter. */
export interface CallFilter {
  readonly status?: readonly CallStatus[];
  readonly direction?: readonly string[];
  readonly fromNumber?: string;
  readonly toNumber?: string;
  /** Either end. */
  readonly number?: string;
  readonly parentCallSid?: string;
  /** Calls of one failure batch. */
  readonly batch?: number;
  /** Half-open window on `startedAt`, milliseconds since 1970. */
  readonly from?: number;
  readonly to?: number;
  /** Own dimensions by name, each with the values that match. Stores have no index for it: the numbers do. */
  readonly dimensions?: Readonly<Record<string, readonly string[]>>;
}

/** What a filter looks at. */
export interface FilteredCall {
  readonly status: CallStatus;
  readonly direction: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly parentCallSid: string | null;
  readonly failureBatch: number | null;
  /** Milliseconds since 1970. */
  readonly startedAt: number | null;
  readonly dimensions: Dimensions;
}

/** Whether a call matches every given field of the filter. */
export const matches = (call: FilteredCall, filter: CallFilter): boolean =>
  isAmong(call.status, filter.status) &&
  isAmong(call.direction, filter.direction) &&
  is(call.from, filter.fromNumber) &&
  is(call.to, filter.toNumber) &&
  (is(call.from, filter.number) || is(call.to, filter.number)) &&
  is(call.parentCallSid, filter.parentCallSid) &&
  is(call.failureBatch, filter.batch) &&
  startedWithin(call.startedAt, filter) &&
  hasDimensions(call.dimensions, filter.dimensions);

const is = <Value>(value: Value | null, wanted: Value | undefined): boolean =>
  wanted === undefined || value === wanted;

const isAmong = <Value>(value: Value | null, wanted: readonly Value[] | undefined): boolean =>
  wanted === undefined || (value !== null && wanted.includes(value));

function hasDimensions(dimensions: Dimensions, wanted: CallFilter['dimensions']): boolean {
  if (wanted === undefined) return true;
  return Object.entries(wanted).every(([name, values]) =>
    isAmong(dimensions[name] ?? null, values),
  );
}

function startedWithin(startedAt: number | null, { from, to }: CallFilter): boolean {
  if (from === undefined && to === undefined) return true;
  if (startedAt === null) return false;
  return (from === undefined || startedAt >= from) && (to === undefined || startedAt < to);
}
