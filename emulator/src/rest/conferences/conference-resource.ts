/** A conference and its participants, as the API shows them. What isn't known is an explicit null. */

import type { ConferenceRecord, ParticipantRecord } from '../../conferences/conference.ts';
import type { Dialect } from '../../contract/dialect.ts';
import { isEnd, type KnownStatus } from '../../vocabulary/call-status.ts';
import { rfc2822 } from '../../world/rfc2822.ts';
import { resourceUri } from '../resource-uris.ts';

/** The JSON of a conference. */
export function conferenceResource(
  dialect: Dialect,
  accountSid: string,
  conference: ConferenceRecord,
) {
  const path = `/Conferences/${conference.sid}`;
  const common = {
    sid: conference.sid,
    account_sid: accountSid,
    api_version: '2010-04-01',
    date_created: rfc2822(conference.createdAt),
    date_updated: rfc2822(conference.updatedAt),
    friendly_name: conference.friendlyName,
    region: 'us1',
    status: conference.status,
    uri: resourceUri(dialect, accountSid, path),
    subresource_uris: {
      participants: resourceUri(dialect, accountSid, `${path}/Participants`),
      recordings: resourceUri(dialect, accountSid, `${path}/Recordings`),
    },
  };
  if (dialect === 'signalwire') return common;
  return {
    ...common,
    reason_conference_ended: conference.reasonEnded,
    call_sid_ending_conference: conference.callSidEnding,
  };
}

/**
 * The JSON of a participant, present or expected. `callStatus` is that of their call.
 */
export function participantResource(
  dialect: Dialect,
  accountSid: string,
  participant: ParticipantRecord,
  callStatus: KnownStatus | null,
) {
  const { conferenceSid, callSid } = participant;
  const path = `/Conferences/${conferenceSid}/Participants/${callSid}`;
  const common = {
    account_sid: accountSid,
    call_sid: callSid,
    call_sid_to_coach: participant.coach,
    coaching: participant.coach !== null,
    conference_sid: conferenceSid,
    date_created: rfc2822(participant.createdAt),
    date_updated: rfc2822(participant.updatedAt),
    end_conference_on_exit: participant.endConferenceOnExit,
    hold: participant.hold,
    muted: participant.muted,
    start_conference_on_enter: participant.startConferenceOnEnter,
    uri: resourceUri(dialect, accountSid, path),
  };
  // SignalWire only publishes these two, even for participants who are still being called.
  const isOver = callStatus !== null && isEnd(callStatus);
  return dialect === 'signalwire'
    ? { ...common, status: isOver ? 'completed' : 'in-progress' }
    : {
        ...common,
        status: connectionOf(callStatus),
        label: participant.label,
        queue_time: null,
      };
}

/** The state of a participant's call, in Twilio's words ("Participant status", August 2026). */
function connectionOf(callStatus: KnownStatus | null): string {
  switch (callStatus) {
    case 'queued':
      return 'queued';
    case 'initiated':
      return 'connecting';
    case 'ringing':
      return 'ringing';
    case 'in-progress':
    case null:
      return 'connected';
    case 'completed':
      return 'complete';
    case 'busy':
    case 'failed':
    case 'no-answer':
    case 'canceled':
      return 'failed';
  }
}
