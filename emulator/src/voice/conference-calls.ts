/**
 * Calls participants into a conference for REST. They're listed from the start, come in when their
 * phone rings or when they answer, and are hung up when they're removed or the conference ends.
 */

import type { CallEngine } from '../calls/call-engine.ts';
import type { CallLeg, NewCall } from '../calls/call-leg.ts';
import type { Conference, NewParticipant, ParticipantRecord } from '../conferences/conference.ts';
import type { ConferenceRooms } from '../conferences/conference-rooms.ts';
import type { CallbackAddress } from '../contract/subscription.ts';
import type { Callback } from '../delivery/deliverer.ts';
import type { PlannedTalk } from '../planning/call-plan.ts';
import { isEnd } from '../vocabulary/call-status.ts';
import type { Schedule } from '../world/schedule.ts';
import { farEndOf } from './call-ends.ts';
import { reportDetection } from './detection.ts';
import type { LegWatcher } from './verb-host.ts';
import { spokenMs } from './verbs/prompts.ts';
import type { VoiceRunner } from './voice-runner.ts';

/** A participant to be called into a conference. */
export interface ConferenceInvitation {
  readonly call: NewCall;
  readonly participant: Omit<NewParticipant, 'callSid'>;
  /** True if they're in the conference while their phone still rings. */
  readonly earlyMedia: boolean;
  /** Where to report whether a person or a machine answered. */
  readonly detectionReport: CallbackAddress | null;
}

/** What calls into conferences need. */
export interface ConferenceCallsOptions {
  readonly accountSid: string;
  readonly engine: CallEngine;
  readonly schedule: Schedule;
  readonly rooms: ConferenceRooms;
  readonly runner: VoiceRunner;
  readonly emit: (callback: Callback) => void;
}

export class ConferenceCalls {
  readonly #options: ConferenceCallsOptions;

  constructor(options: ConferenceCallsOptions) {
    this.#options = options;
  }

  /** Places the call. The conference must be open; it expects the participant from now on. */
  invite(
    conference: Conference,
    invitation: ConferenceInvitation,
    at: number,
  ): { readonly leg: CallLeg; readonly participant: ParticipantRecord } {
    const { engine, rooms, runner } = this.#options;
    const leg = engine.place(invitation.call, at);
    const guest = new ConferenceGuest(this.#options, conference, leg, invitation);
    const wanted = { ...invitation.participant, callSid: leg.sid };
    const participant = rooms.expect(conference, wanted, (_reason, due) => guest.removed(due), at);
    runner.watch(leg, guest);
    return { leg, participant };
  }
}

class ConferenceGuest implements LegWatcher {
  readonly #options: ConferenceCallsOptions;
  readonly #conference: Conference;
  readonly #leg: CallLeg;
  readonly #invitation: ConferenceInvitation;
  #isIn = false;
  #isOver = false;

  constructor(
    options: ConferenceCallsOptions,
    conference: Conference,
    leg: CallLeg,
    invitation: ConferenceInvitation,
  ) {
    this.#options = options;
    this.#conference = conference;
    this.#leg = leg;
    this.#invitation = invitation;
  }

  rings(_leg: CallLeg, at: number): void {
    if (this.#invitation.earlyMedia) this.#enter(at);
  }

  answered(_leg: CallLeg, talk: PlannedTalk, at: number): void {
    if (!this.#isIn) this.#enter(at);
    reportDetection(this.#options, this.#leg, this.#invitation.detectionReport, at);
    this.#later(at + talk.talkMs, (due) => this.#hangUp(due));
  }

  ended(leg: CallLeg, at: number): void {
    this.#isOver = true;
    const status = isEnd(leg.status) ? leg.status : null;
    const { rooms } = this.#options;
    rooms.leave(this.#conference, leg.sid, 'participant_hung_up', status, at);
  }

  takenAway(leg: CallLeg, at: number): void {
    this.#isOver = true;
    const { rooms } = this.#options;
    rooms.leave(this.#conference, leg.sid, 'participant_updated_via_api', null, at);
  }

  heard(speech: string, at: number): void {
    const { rooms } = this.#options;
    const { sid } = this.#leg;
    rooms.speak(this.#conference, sid, true, at);
    this.#later(at + spokenMs(speech), (due) => rooms.speak(this.#conference, sid, false, due));
  }

  /** They were removed, or the conference ended, so their call ends too. */
  removed(at: number): void {
    this.#later(at, (due) => this.#options.engine.complete(this.#leg, due));
  }

  #enter(at: number): void {
    this.#isIn = this.#options.rooms.enter(this.#conference, this.#leg.sid, at);
    // The room is full.
    if (!this.#isIn) this.removed(at);
  }

  #hangUp(at: number): void {
    const end = { status: 'completed', sip: null, hangup: farEndOf(this.#leg) } as const;
    this.#options.engine.finish(this.#leg, end, at);
  }

  #later(at: number, run: (at: number) => void): void {
    this.#options.schedule.at(at, (due) => {
      if (!this.#isOver) run(due);
    });
  }
}
