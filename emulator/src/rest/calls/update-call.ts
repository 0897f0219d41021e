/**
 * Changes an existing call: cancels it, hangs it up, or gives it new instructions. Sources: SignalWire
 * docs "Update a call" and Twilio docs "Modify calls" (August 2026).
 */

import type { CallLeg, Fallback, VoiceInstructions } from '../../calls/call-leg.ts';
import type { Dialect } from '../../contract/dialect.ts';
import { isEnd } from '../../vocabulary/call-status.ts';
import { parseProgress } from '../callback-parameters.ts';
import type { RequestParameters } from '../request-parameters.ts';
import type { RestContext } from '../rest-context.ts';
import { accepted, type Checked, invalid } from '../rest-error.ts';
import { parseTimeLimit } from './create-call.ts';
import { parseDocument, parseVoiceAddresses } from './voice-parameters.ts';

/** Applies all of an update, or refuses it. */
export function updateCall(
  context: RestContext,
  leg: CallLeg,
  parameters: RequestParameters,
): Checked<null> {
  if (context.dialect === 'signalwire' && isEnd(leg.status)) {
    return invalid(10_000, "The call is over and can't be changed.");
  }
  const progress = parseProgress(parameters, context.dialect);
  if (!progress.ok) return progress;
  const limit = parseTimeLimit(parameters);
  if (!limit.ok) return limit;
  const voice = parseInstructions(leg, parameters, context.dialect);
  if (!voice.ok) return voice;
  const status = parseStatus(context, leg, parameters.one('Status'));
  if (!status.ok) return status;

  if (progress.value !== null) {
    const events = leg.reporting.progress?.events ?? progress.value.events;
    leg.reporting = { ...leg.reporting, progress: { ...progress.value, events } };
  }
  if (limit.value !== null && !isEnd(leg.status)) context.timeLimits.set(leg, limit.value);
  const now = context.clock.now();
  leg.updatedAt = now;
  if (voice.value?.kind === 'document') {
    context.voice.runner.redirect(leg, voice.value.instructions, now);
  } else if (voice.value !== null) context.voice.runner.fallBackOn(leg, voice.value);
  if (status.value === 'canceled') context.callEngine.cancel(leg, now);
  if (status.value === 'completed') context.callEngine.complete(leg, now);
  return accepted(null);
}

function parseStatus(
  context: RestContext,
  leg: CallLeg,
  status: string | null,
): Checked<'canceled' | 'completed' | null> {
  const tooLate = context.dialect === 'twilio' ? 21_220 : 10_000;
  switch (status) {
    case null:
      return accepted(null);
    case 'canceled':
      return leg.answeredAt === null && !isEnd(leg.status)
        ? accepted(status)
        : invalid(tooLate, 'Only a call that is queued or ringing can be canceled.');
    case 'completed':
      return isEnd(leg.status) ? invalid(tooLate, 'The call is already over.') : accepted(status);
    default:
      return invalid(10_000, 'Status must be canceled or completed.');
  }
}

/** A new document, or only a fallback for the one that runs. */
type NewInstructions =
  | { readonly kind: 'document'; readonly instructions: VoiceInstructions }
  | ({ readonly kind: 'fallback' } & Fallback);

function parseInstructions(
  leg: CallLeg,
  parameters: RequestParameters,
  dialect: Dialect,
): Checked<NewInstructions | null> {
  const twiml = parseDocument(parameters, dialect);
  if (!twiml.ok) return twiml;
  const addresses = parseVoiceAddresses(parameters, dialect);
  if (!addresses.ok) return addresses;
  const { url, fallbackUrl, fallbackMethod } = addresses.value;
  if (url === null && twiml.value === null) {
    if (fallbackUrl === null) return accepted(null);
    return accepted({ kind: 'fallback', fallbackUrl, fallbackMethod });
  }
  if (leg.status !== 'in-progress') {
    return invalid(21_220, 'Only a call in progress can be redirected.');
  }
  const instructions = { ...addresses.value, twiml: twiml.value };
  return accepted({
    kind: 'document',
    instructions: { ...instructions, applicationSid: null, detection: null },
  });
}
