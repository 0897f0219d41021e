/** Runs a Dial of a conference: the call is in it until it leaves, is removed, or time is up. */
import type { Conference, ConferenceTerms, NewParticipant } from '../../conferences/conference.ts';
import { isEnd } from '../../vocabulary/call-status.ts';
import type { ConferenceNoun, Dial } from '../document/cxml.ts';
import { recordingSubscription } from '../recording-subscription.ts';
import type { Activity, StopReason, VerbHost } from '../verb-host.ts';
import { spokenMs } from './prompts.ts';

/** Enters the conference; null if it's full, and the document continues. */
export function startDialConference(
  host: VerbHost,
  dial: Dial,
  noun: ConferenceNoun,
  at: number,
): Activity | null {
  const { rooms } = host.context;
  host.answer(at);
  const conference = rooms.join(
    noun.name,
    conferenceTerms(host, noun),
    newParticipant(host, noun),
    (_reason, removedAt) => host.after(removedAt, 0, (due) => goOn(host, dial, 'answered', due)),
    at,
  );
  if (conference === null) {
    host.after(at, 0, (due) => goOn(host, dial, 'failed', due));
    return null;
  }
  return new Attendance(host, dial, conference).start(at);
}

/** A call's time in a conference. */
class Attendance {
  readonly #host: VerbHost;
  readonly #dial: Dial;
  readonly #conference: Conference;

  constructor(host: VerbHost, dial: Dial, conference: Conference) {
    this.#host = host;
    this.#dial = dial;
    this.#conference = conference;
  }

  /** Plans only what comes first: a limit of hours would stay on the schedule for hours. */
  start(at: number): Activity {
    const { talkMs } = this.#host.talk;
    const limitMs = this.#dial.timeLimitSeconds * 1_000;
    if (talkMs < limitMs) this.#host.after(at, talkMs, (due) => this.#host.farEndHangsUp(due));
    else this.#host.after(at, limitMs, (due) => this.#timeIsUp(due));
    return {
      heard: (speech, heardAt) => this.#heard(speech, heardAt),
      stopped: (why, stoppedAt) => this.#stopped(why, stoppedAt),
    };
  }

  #timeIsUp(at: number): void {
    this.#leave('participant_updated_via_api', at);
    goOn(this.#host, this.#dial, 'answered', at);
  }

  #heard(speech: string, at: number): void {
    const { context, leg } = this.#host;
    context.rooms.speak(this.#conference, leg.sid, true, at);
    this.#host.after(at, spokenMs(speech), (due) =>
      context.rooms.speak(this.#conference, leg.sid, false, due),
    );
  }

  #stopped(why: StopReason, at: number): void {
    if (why === 'redirected') {
      this.#leave('participant_updated_via_api', at);
      return;
    }
    this.#leave('participant_hung_up', at);
    const { action } = this.#dial;
    if (action.url !== null) this.#host.tell(action, { DialCallStatus: 'answered' }, 'dial action');
  }

  #leave(reason: 'participant_hung_up' | 'participant_updated_via_api', at: number): void {
    const { context, leg } = this.#host;
    const status = reason === 'participant_hung_up' && isEnd(leg.status) ? leg.status : null;
    context.rooms.leave(this.#conference, leg.sid, reason, status, at);
  }
}

function goOn(host: VerbHost, { action }: Dial, status: 'answered' | 'failed', at: number): void {
  if (action.url === null) host.next(at);
  else host.ask(action, { DialCallStatus: status }, 'dial action', at);
}

function conferenceTerms(host: VerbHost, noun: ConferenceNoun): ConferenceTerms {
  const { maxParticipants, recording, report } = noun;
  const address = host.callback(report);
  return {
    maxParticipants,
    report: address === null || report === null ? null : { ...address, events: report.events },
    recording:
      recording === null ? null : { report: recordingSubscription(host, recording.report) },
  };
}

const newParticipant = ({ leg }: VerbHost, noun: ConferenceNoun): NewParticipant => ({
  callSid: leg.sid,
  label: noun.label,
  muted: noun.muted,
  hold: false,
  coach: noun.coach,
  startConferenceOnEnter: noun.startConferenceOnEnter,
  endConferenceOnExit: noun.endConferenceOnExit,
  beepOnExit: noun.beepOnExit,
});
