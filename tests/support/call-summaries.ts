/** Calls as the live stream sends them. */

import type { CallSummary } from '../../src/core/wire/call-summary.ts';

/** A call in progress since 14:00, with other facts if given. */
export const summaryOf = (callSid: string, facts: Partial<CallSummary> = {}): CallSummary => ({
  callSid,
  accountSid: 'AC1',
  parentCallSid: null,
  direction: 'inbound',
  from: '+15550100001',
  to: '+15550100002',
  status: 'in-progress',
  startedAt: '2026-11-29T14:00:00.000Z',
  ringingAt: null,
  answeredAt: '2026-11-29T14:00:05.000Z',
  endedAt: null,
  firstSeenAt: '2026-11-29T14:00:00.100Z',
  updatedAt: '2026-11-29T14:00:05.100Z',
  ringSeconds: null,
  durationSeconds: null,
  sipCode: null,
  sipPhrase: null,
  hangupDirection: null,
  dimensions: {},
  mos: null,
  lossPercent: null,
  recordings: 0,
  ...facts,
});

/** The same, completed at `time`, such as `14:03:00`. */
export const endedSummaryOf = (
  callSid: string,
  time: string,
  facts: Partial<CallSummary> = {},
): CallSummary =>
  summaryOf(callSid, {
    status: 'completed',
    endedAt: `2026-11-29T${time}.000Z`,
    updatedAt: `2026-11-29T${time}.200Z`,
    ...facts,
  });
