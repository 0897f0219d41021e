/** The parameters that report who answered, in a callback or a voice request. Pure. */

import type { CallRecord } from '../calls/call-leg.ts';
import type { Parameters } from '../contract/form.ts';
import type { AnsweredBy } from '../planning/call-plan.ts';

/** What a voice request adds after detection. */
export const detectionResult = (answeredBy: AnsweredBy, tookMs: number): Parameters => ({
  AnsweredBy: answeredBy,
  MachineDetectionDuration: `${tookMs}`,
});

/**
 * The callback of a detection that ran alongside the call; it has no CallStatus. Source: Twilio docs
 * "Answering Machine Detection" (August 2026).
 */
export const detectionCallback = (
  call: CallRecord,
  accountSid: string,
  answeredBy: AnsweredBy,
  tookMs: number,
): Parameters => ({
  CallSid: call.sid,
  AccountSid: accountSid,
  ...detectionResult(answeredBy, tookMs),
});
