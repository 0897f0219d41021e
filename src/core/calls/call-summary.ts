/** Turns a call into what a line of a table needs of it. */

import type { Call } from '../wire/call.ts';
import type { CallSummary } from '../wire/call-summary.ts';

export const summaryOf = (call: Call): CallSummary => ({
  callSid: call.callSid,
  accountSid: call.accountSid,
  parentCallSid: call.parentCallSid,
  direction: call.direction,
  from: call.from,
  to: call.to,
  status: call.status,
  startedAt: call.startedAt,
  ringingAt: call.ringingAt,
  answeredAt: call.answeredAt,
  endedAt: call.endedAt,
  firstSeenAt: call.firstSeenAt,
  updatedAt: call.updatedAt,
  ringSeconds: call.ringSeconds,
  durationSeconds: call.durationSeconds,
  sipCode: call.sipCode,
  sipPhrase: call.sipPhrase,
  hangupDirection: call.hangupDirection,
  dimensions: call.dimensions,
  mos: call.audio?.mos ?? null,
  lossPercent: call.audio?.lossPercent ?? null,
  recordings: call.recordings.length,
});
