/**
 * Changes a participant: mute, hold, coaching, and what their leaving does. Sources: SignalWire docs
 * "Update a participant" and its guide to coaching, Twilio docs "Conference Participants: Update"
 * (August 2026).
 */

import type { Conference, ParticipantRecord } from '../../conferences/conference.ts';
import { parseCallbackTarget } from '../../contract/callback-target.ts';
import type { Dialect } from '../../contract/dialect.ts';
import type { CallbackAddress } from '../../contract/subscription.ts';
import { parseMethod } from '../callback-parameters.ts';
import { parseFlag } from '../choices.ts';
import type { RequestParameters } from '../request-parameters.ts';
import type { RestContext } from '../rest-context.ts';
import { accepted, type Checked, invalid } from '../rest-error.ts';

/** Applies all of an update, or refuses it. */
export function updateParticipant(
  context: RestContext,
  conference: Conference,
  participant: ParticipantRecord,
  parameters: RequestParameters,
): Checked<null> {
  const muted = parseFlag(parameters, 'Muted');
  if (!muted.ok) return muted;
  const hold = parseFlag(parameters, 'Hold');
  if (!hold.ok) return hold;
  const endConferenceOnExit = parseFlag(parameters, 'EndConferenceOnExit');
  if (!endConferenceOnExit.ok) return endConferenceOnExit;
  const beepOnExit = parseFlag(parameters, 'BeepOnExit');
  if (!beepOnExit.ok) return beepOnExit;
  const music = parseHoldMusic(parameters, context.dialect);
  if (!music.ok) return music;
  const coach = parseCoach(context.dialect, conference, participant, parameters);
  if (!coach.ok) return coach;

  const { conferences: rooms } = context;
  const { callSid } = participant;
  const now = context.clock.now();
  const change = {
    coach: coach.value,
    ...(endConferenceOnExit.value === null
      ? {}
      : { endConferenceOnExit: endConferenceOnExit.value }),
    ...(beepOnExit.value === null ? {} : { beepOnExit: beepOnExit.value }),
  };
  rooms.modify(conference, callSid, change, now);
  if (muted.value !== null) rooms.mute(conference, callSid, muted.value, now);
  if (hold.value !== null) rooms.hold(conference, callSid, hold.value, now);
  const leg = context.calls.get(callSid);
  const isHeld = conference.present.get(callSid)?.hold === true;
  if (music.value !== null && leg !== undefined && isHeld) {
    context.voice.holdMusic.play(leg, music.value);
  }
  return accepted(null);
}

const NOBODY_TO_COACH = { signalwire: 13_240, twilio: 16_028 } as const;

const BAD_URL = 21_402;
/** How hold music is requested unless HoldMethod says otherwise. */
const HOLD_METHOD = { signalwire: 'POST', twilio: 'GET' } as const;

/** HoldUrl and HoldMethod; null if there's no URL. */
function parseHoldMusic(
  parameters: RequestParameters,
  dialect: Dialect,
): Checked<CallbackAddress | null> {
  const method = parseMethod(parameters, 'HoldMethod');
  if (!method.ok) return method;
  const isGiven = parameters.one('HoldMethod') !== null;
  const url = parameters.one('HoldUrl');
  if (url === null) return accepted(null);
  const target = parseCallbackTarget(url, dialect, 'call');
  if (target === null) return invalid(BAD_URL, 'HoldUrl must be an absolute http or https URL.');
  return accepted({ target, method: isGiven ? method.value : HOLD_METHOD[dialect] });
}

/** Refuses a coach whose agent isn't in the conference, with the provider's error code. */
export const noOneToCoach = (dialect: Dialect): Checked<never> =>
  invalid(
    NOBODY_TO_COACH[dialect],
    'CallSidToCoach must be the call of another participant who is present.',
  );

/**
 * Whom they coach from now on. CallSidToCoach alone begins it. Coaching=false or an empty CallSidToCoach
 * ends it, which is how a supervisor barges in.
 */
function parseCoach(
  dialect: Dialect,
  conference: Conference,
  participant: ParticipantRecord,
  parameters: RequestParameters,
): Checked<string | null> {
  const coaching = parseFlag(parameters, 'Coaching');
  if (!coaching.ok) return coaching;
  const named = parameters.one('CallSidToCoach');
  if (coaching.value === false) return accepted(null);
  if (named === null) {
    if (parameters.has('CallSidToCoach') && coaching.value === null) return accepted(null);
    if (coaching.value === true && participant.coach === null) {
      return invalid(20_422, 'Coaching requires CallSidToCoach.');
    }
    return accepted(participant.coach);
  }
  if (named === participant.callSid || !conference.present.has(named)) {
    return noOneToCoach(dialect);
  }
  return accepted(named);
}
