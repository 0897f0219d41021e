/** Calls for tests. */

import type { CallSummary } from '../../../../../../src/core/wire/call-summary.ts';

/** 14:00 on the day of the tests. */
export const START = Date.parse('2026-11-29T14:00:00.000Z');

/** ISO 8601, this many seconds after the start. */
export const at = (seconds: number): string => new Date(START + seconds * 1000).toISOString();

/** A call that rings. */
export const call = (callSid: string, more: Partial<CallSummary> = {}): CallSummary => ({
  callSid,
  accountSid: 'AC1',
  parentCallSid: null,
  direction: 'inbound',
  from: '+15550100001',
  to: '+15550100002',
  status: 'ringing',
  startedAt: at(0),
  ringingAt: null,
  answeredAt: null,
  endedAt: null,
  firstSeenAt: at(0),
  updatedAt: at(0),
  ringSeconds: null,
  durationSeconds: null,
  sipCode: null,
  sipPhrase: null,
  hangupDirection: null,
  mos: null,
  lossPercent: null,
  recordings: 0,
  ...more,
});

/** A call that ended. */
export const over = (
  callSid: string,
  second: number,
  more: Partial<CallSummary> = {},
): CallSummary =>
  call(callSid, { status: 'completed', endedAt: at(second), updatedAt: at(second), ...more });
