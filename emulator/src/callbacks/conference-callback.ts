/**
 * The parameters of a conference's callbacks, in both dialects. Pure over the conference's record.
 * They have neither CallStatus nor CallbackSource. Sources: SignalWire docs "Conference", Twilio
 * docs "Conference" (August 2026), completed from payloads seen in public code.
 */
import type { ConferenceEventName, ConferenceRecord } from '../conferences/conference.ts';
import type { ConferenceHappening } from '../conferences/conference-happening.ts';
import type { Parameters } from '../contract/form.ts';
import { rfc2822 } from '../world/rfc2822.ts';

/** The event that covers a happening; a change and its opposite share one. */
export function conferenceEventOf(happening: ConferenceHappening): ConferenceEventName {
  switch (happening.kind) {
    case 'unmute':
      return 'mute';
    case 'unhold':
      return 'hold';
    case 'speech-start':
    case 'speech-stop':
      return 'speaker';
    case 'start':
    case 'end':
    case 'join':
    case 'leave':
    case 'mute':
    case 'hold':
    case 'modify':
      return happening.kind;
  }
}

/** A happening's name in `StatusCallbackEvent`. */
export function conferenceWordOf(happening: ConferenceHappening): string {
  const isOfAll = happening.kind === 'start' || happening.kind === 'end';
  return `${isOfAll ? 'conference' : 'participant'}-${happening.kind}`;
}

/** A conference callback; booleans are text. */
export function conferenceCallback(
  conference: ConferenceRecord,
  happening: ConferenceHappening,
  at: number,
  context: { readonly accountSid: string; readonly sequenceNumber: number | null },
): Parameters {
  const parameters: Record<string, string> = {
    ConferenceSid: conference.sid,
    FriendlyName: conference.friendlyName,
    AccountSid: context.accountSid,
    Timestamp: rfc2822(at),
    StatusCallbackEvent: conferenceWordOf(happening),
  };
  if (context.sequenceNumber !== null) parameters['SequenceNumber'] = `${context.sequenceNumber}`;
  if (happening.kind === 'start' || happening.kind === 'end') {
    const { reasonEnded, callSidEnding } = conference;
    if (reasonEnded !== null) parameters['ReasonConferenceEnded'] = reasonEnded;
    if (callSidEnding !== null) parameters['CallSidEndingConference'] = callSidEnding;
    return parameters;
  }
  const { participant } = happening;
  parameters['CallSid'] = participant.callSid;
  parameters['Muted'] = `${participant.muted}`;
  parameters['Hold'] = `${participant.hold}`;
  parameters['Coaching'] = `${participant.coach !== null}`;
  if (participant.coach !== null) parameters['CallSidToCoach'] = participant.coach;
  parameters['EndConferenceOnExit'] = `${participant.endConferenceOnExit}`;
  parameters['StartConferenceOnEnter'] = `${participant.startConferenceOnEnter}`;
  if (participant.label !== null) parameters['ParticipantLabel'] = participant.label;
  if (happening.kind === 'leave') {
    parameters['ReasonParticipantLeft'] = happening.reason;
    parameters['ParticipantCallStatus'] = happening.callStatus ?? 'in-progress';
  }
  return parameters;
}
