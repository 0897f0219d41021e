/** Runs a Dial of a conference: the call is in it until it leaves, is put out, or time is up. */

import type { Conference } from '../../conferences/conference.ts';
import { isEnd } from '../../vocabulary/call-status.ts';
import type { ConferenceNoun, Dial } from '../document/cxml.ts';
import { recordingSubscription } from '../recording-subscription.ts';
import type { Activity, VerbHost } from '../verb-host.ts';
import { spokenMs } from './prompts.ts';

/** Enters the conference. */
export function startDialConference(
  host: VerbHost,
  dial: Dial,
  noun: ConferenceNoun,
  at: number,
): Activity | null {
  const { rooms } = host.context;
  const { leg } = host;
  host.answer(at);
  const goOn = (status: 'answered' | 'failed', dueAt: number): void => {
    if (dial.action.url === null) host.next(dueAt);
    else host.ask(dial.action, { DialCallStatus: status }, 'dial action', dueAt);
  };
  const report = host.callback(noun.report);
  const conference: Conference | null = rooms.join(
    noun.name,
    {
      maxParticipants: noun.maxParticipants,
      report:
        report === null || noun.report === null ? null : { ...report, events: noun.report.events },
      recording:
        noun.recording === null
          ? null
          : { report: recordingSubscription(host, noun.recording.report) },
    },
    {
      callSid: leg.sid,
      label: noun.label,
      muted: noun.muted,
      hold: false,
      coach: noun.coach,
      startConferenceOnEnter: noun.startConferenceOnEnter,
      endConferenceOnExit: noun.endConferenceOnExit,
      beepOnExit: noun.beepOnExit,
    },
    (_reason, removedAt) => host.after(removedAt, 0, (due) => goOn('answered', due)),
    at,
  );
  if (conference === null) {
    // It is full.
    host.after(at, 0, (due) => goOn('failed', due));
    return null;
  }
  const limitMs = dial.timeLimitSeconds * 1_000;
  // Only what comes first is planned: a limit of hours would be remembered for hours.
  if (host.talk.talkMs < limitMs) {
    host.after(at, host.talk.talkMs, (due) => host.farEndHangsUp(due));
  } else {
    host.after(at, limitMs, (due) => {
      rooms.leave(conference, leg.sid, 'participant_updated_via_api', null, due);
      goOn('answered', due);
    });
  }
  return {
    heard(speech, heardAt) {
      rooms.speak(conference, leg.sid, true, heardAt);
      host.after(heardAt, spokenMs(speech), (due) => rooms.speak(conference, leg.sid, false, due));
    },
    stopped(why, stoppedAt) {
      if (why === 'ended') {
        const status = isEnd(leg.status) ? leg.status : null;
        rooms.leave(conference, leg.sid, 'participant_hung_up', status, stoppedAt);
      } else rooms.leave(conference, leg.sid, 'participant_updated_via_api', null, stoppedAt);
      if (why === 'ended' && dial.action.url !== null) {
        host.tell(dial.action, { DialCallStatus: 'answered' }, 'dial action');
      }
    },
  };
}
