/**
 * Detects who answered, if requested: before the document is fetched, or alongside it. The times are
 * guesses, within what Twilio documents.
 */

import { detectionCallback, detectionResult } from '../callbacks/detection-callback.ts';
import type { CallLeg, MachineDetection } from '../calls/call-leg.ts';
import type { Parameters } from '../contract/form.ts';
import type { CallbackAddress } from '../contract/subscription.ts';
import type { AnsweredBy } from '../planning/call-plan.ts';
import { isEnd } from '../vocabulary/call-status.ts';
import type { VerbHost, VoiceContext } from './verb-host.ts';

/** Calls `load`, at once or when detection is done, with its result as parameters. */
export function detect(
  host: VerbHost,
  detection: MachineDetection | null,
  load: (more: Parameters, at: number) => void,
  at: number,
): void {
  const { context, leg } = host;
  const { answeredBy } = leg;
  if (detection === null || answeredBy === null) {
    load({}, at);
    return;
  }
  const tookMs = detectionMs(answeredBy);
  if (!detection.isAsync) {
    host.after(at, tookMs, (due) => load(detectionResult(answeredBy, tookMs), due));
    return;
  }
  reportDetection(context, leg, detection.report, at);
  load({}, at);
}

/** Reports to an address who answered once it's known, if the call isn't over by then. */
export function reportDetection(
  context: Pick<VoiceContext, 'schedule' | 'accountSid' | 'emit'>,
  leg: CallLeg,
  report: CallbackAddress | null,
  at: number,
): void {
  const { answeredBy } = leg;
  if (report === null || answeredBy === null) return;
  const tookMs = detectionMs(answeredBy);
  context.schedule.at(at + tookMs, () => {
    if (isEnd(leg.status)) return;
    const parameters = detectionCallback(leg, context.accountSid, answeredBy, tookMs);
    context.emit({ address: report, parameters, sid: leg.sid, label: 'answered by' });
  });
}

/** Emulated milliseconds after the answer. */
function detectionMs(answeredBy: AnsweredBy): number {
  switch (answeredBy) {
    case 'human':
      return 2_400;
    case 'machine_start':
    case 'fax':
      return 3_200;
    case 'unknown':
      return 5_000;
    case 'machine_end_beep':
    case 'machine_end_silence':
    case 'machine_end_other':
      return 11_000;
  }
}
