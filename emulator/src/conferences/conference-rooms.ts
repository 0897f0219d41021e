/**
 * Every conference: who joins and leaves, and what that means for the others. It reports to a
 * listener; it never sends a callback or ends a call.
 */
import type { EndStatus } from '../vocabulary/call-status.ts';
import type { ConferenceSid } from '../vocabulary/ids.ts';
import type { Ledger } from '../world/ledger.ts';
import {
  Conference,
  type ConferenceEndReason,
  type ConferenceRecord,
  type ConferenceTerms,
  type LeaveReason,
  type NewParticipant,
  type Participant,
  type ParticipantChange,
  type ParticipantRecord,
} from './conference.ts';
import type { ConferenceHappening } from './conference-happening.ts';

export interface ConferenceRoomsOptions {
  readonly ledger: Ledger<Conference>;
  readonly nextSid: () => ConferenceSid;
  readonly happened: (conference: Conference, happening: ConferenceHappening, at: number) => void;
}

/** A conversation needs two. */
const PARTICIPANTS_TO_START = 2;

export class ConferenceRooms {
  readonly #options: ConferenceRoomsOptions;
  readonly #open = new Map<string, Conference>();

  constructor(options: ConferenceRoomsOptions) {
    this.#options = options;
  }

  /** Every conference that is remembered, for REST to fetch and list. */
  get ledger(): Ledger<Conference> {
    return this.#options.ledger;
  }

  /** The open room of this name. */
  named(name: string): Conference | undefined {
    return this.#open.get(name);
  }

  /**
   * The open room of this name. If there is none, it's created with these terms, which then hold for
   * everyone; a new room needs a participant, present or expected, before anything else happens.
   */
  open(name: string, terms: ConferenceTerms, at: number): Conference {
    return this.#open.get(name) ?? this.#create(name, terms, at);
  }

  /** Adds a participant to the room of this name, as `open` finds it. Null if the room is full. */
  join(
    name: string,
    terms: ConferenceTerms,
    wanted: NewParticipant,
    onRemoved: Participant['onRemoved'],
    at: number,
  ): Conference | null {
    const conference = this.open(name, terms, at);
    if (conference.isFull) return null;
    this.#enter(conference, conference.newParticipant(wanted, onRemoved, at), at);
    return conference;
  }

  /** Lists a participant who is being called; `enter` lets them in. */
  expect(
    conference: Conference,
    wanted: NewParticipant,
    onRemoved: Participant['onRemoved'],
    at: number,
  ): ParticipantRecord {
    const participant = conference.newParticipant(wanted, onRemoved, at);
    conference.expected.set(wanted.callSid, participant);
    return participant;
  }

  /** Lets in an expected participant; false if the room is full or they aren't expected. */
  enter(conference: Conference, callSid: string, at: number): boolean {
    const participant = conference.expected.get(callSid);
    if (participant === undefined || conference.isFull) return false;
    conference.expected.delete(callSid);
    this.#enter(conference, participant, at);
    return true;
  }

  /**
   * Removes a participant who left, or who was expected and won't come; does nothing for anyone else.
   * `callStatus`: how their call ended, null if it continues.
   */
  leave(
    conference: Conference,
    callSid: string,
    reason: LeaveReason,
    callStatus: EndStatus | null,
    at: number,
  ): void {
    const participant = conference.participant(callSid);
    if (participant === null) return;
    this.#removeAndEnd(conference, participant, { reason, callStatus }, 'left', at);
  }

  /** Removes a participant, whose document continues after the Dial. False if they aren't in it. */
  kick(conference: ConferenceRecord, callSid: string, at: number): boolean {
    const found = this.#find(conference, callSid);
    if (found === null) return false;
    const reason = 'participant_kicked_via_api';
    const why = { reason, callStatus: null } as const;
    this.#removeAndEnd(found.conference, found.participant, why, 'kicked', at);
    found.participant.onRemoved(reason, at);
    return true;
  }

  /** Mutes or unmutes a participant; false if they aren't in it. */
  mute(conference: ConferenceRecord, callSid: string, muted: boolean, at: number): boolean {
    const found = this.#find(conference, callSid);
    if (found === null) return false;
    if (found.participant.muted === muted) return true;
    found.participant.muted = muted;
    this.#changed(found, muted ? 'mute' : 'unmute', at);
    return true;
  }

  /** Holds or unholds a participant; false if they aren't in it. */
  hold(conference: ConferenceRecord, callSid: string, hold: boolean, at: number): boolean {
    const found = this.#find(conference, callSid);
    if (found === null) return false;
    if (found.participant.hold === hold) return true;
    found.participant.hold = hold;
    this.#changed(found, hold ? 'hold' : 'unhold', at);
    return true;
  }

  /** Changes who hears a participant and what their leaving does; false if they aren't in it. */
  modify(
    conference: ConferenceRecord,
    callSid: string,
    change: ParticipantChange,
    at: number,
  ): boolean {
    const found = this.#find(conference, callSid);
    if (found === null) return false;
    const { participant } = found;
    const coach = change.coach === undefined ? participant.coach : change.coach;
    const endConferenceOnExit = change.endConferenceOnExit ?? participant.endConferenceOnExit;
    const beepOnExit = change.beepOnExit ?? participant.beepOnExit;
    const isNews =
      coach !== participant.coach ||
      endConferenceOnExit !== participant.endConferenceOnExit ||
      beepOnExit !== participant.beepOnExit;
    if (!isNews) return true;
    Object.assign(participant, { coach, endConferenceOnExit, beepOnExit });
    this.#changed(found, 'modify', at);
    return true;
  }

  /** A participant starts or stops speaking. One who is muted or on hold isn't heard to start. */
  speak(conference: Conference, callSid: string, speaking: boolean, at: number): void {
    const participant = conference.present.get(callSid);
    if (participant === undefined || participant.speaking === speaking) return;
    if (speaking && (participant.muted || participant.hold)) return;
    participant.speaking = speaking;
    this.#tell(conference, { kind: speaking ? 'speech-start' : 'speech-stop', participant }, at);
  }

  /** Ends a conference for everyone; false if it's over. */
  end(conference: ConferenceRecord, at: number): boolean {
    const room = this.#options.ledger.get(conference.sid);
    if (room === undefined || room.endedAt !== null) return false;
    this.#end(room, 'conference-ended-via-api', null, at);
    return true;
  }

  #create(name: string, terms: ConferenceTerms, at: number): Conference {
    const { ledger, nextSid } = this.#options;
    const conference = new Conference(nextSid(), ledger.nextOrdinal, name, terms, at);
    ledger.add(conference);
    this.#open.set(name, conference);
    return conference;
  }

  #enter(conference: Conference, participant: Participant, at: number): void {
    conference.wasEntered = true;
    conference.present.set(participant.callSid, participant);
    this.#tell(conference, { kind: 'join', participant }, at);
    this.#startIfDue(conference, at);
  }

  #startIfDue(conference: Conference, at: number): void {
    const present = [...conference.present.values()];
    const isDue =
      conference.status === 'init' &&
      present.length >= PARTICIPANTS_TO_START &&
      present.some((one) => one.startConferenceOnEnter);
    if (!isDue) return;
    conference.status = 'in-progress';
    conference.startedAt = at;
    this.#tell(conference, { kind: 'start' }, at);
  }

  #removeAndEnd(
    conference: Conference,
    participant: Participant,
    why: Departure,
    how: 'left' | 'kicked',
    at: number,
  ): void {
    const wasIn = this.#remove(conference, participant, why, at);
    if (conference.endedAt !== null) return;
    if (wasIn && participant.endConferenceOnExit) {
      const reason = `participant-with-end-conference-on-exit-${how}` as const;
      this.#end(conference, reason, participant, at);
    } else if (conference.present.size + conference.expected.size === 0) {
      this.#end(conference, `last-participant-${how}`, participant, at);
    }
  }

  /** Returns whether they were in it; nothing is reported about those who never came. */
  #remove(conference: Conference, participant: Participant, why: Departure, at: number): boolean {
    conference.expected.delete(participant.callSid);
    if (!conference.present.delete(participant.callSid)) return false;
    participant.updatedAt = at;
    this.#tell(conference, { kind: 'leave', participant, ...why }, at);
    return true;
  }

  #end(
    conference: Conference,
    reason: ConferenceEndReason,
    ending: Participant | null,
    at: number,
  ): void {
    // The name is free from here on: the next participant opens another room.
    this.#open.delete(conference.friendlyName);
    conference.endedAt = at;
    const others = [...conference.present.values(), ...conference.expected.values()];
    const why = { reason: 'conference_ended', callStatus: null } as const;
    for (const other of others) this.#remove(conference, other, why, at);
    conference.status = 'completed';
    conference.reasonEnded = reason;
    conference.callSidEnding = ending?.callSid ?? null;
    // The end of a room that was never entered isn't reported.
    if (conference.wasEntered) this.#tell(conference, { kind: 'end' }, at);
    conference.updatedAt = at;
    this.#options.ledger.markOver(conference);
    for (const other of others) other.onRemoved('conference_ended', at);
  }

  #find(conference: ConferenceRecord, callSid: string): Found | null {
    const room = this.#options.ledger.get(conference.sid);
    const participant = room?.participant(callSid) ?? null;
    return room === undefined || participant === null ? null : { conference: room, participant };
  }

  #changed(
    { conference, participant }: Found,
    kind: 'mute' | 'unmute' | 'hold' | 'unhold' | 'modify',
    at: number,
  ): void {
    participant.updatedAt = at;
    // Changes to participants who haven't come in yet aren't reported.
    if (conference.present.has(participant.callSid)) {
      this.#tell(conference, { kind, participant }, at);
    }
  }

  #tell(conference: Conference, happening: ConferenceHappening, at: number): void {
    conference.updatedAt = at;
    this.#options.happened(conference, happening, at);
  }
}

interface Found {
  readonly conference: Conference;
  readonly participant: Participant;
}

interface Departure {
  readonly reason: LeaveReason;
  readonly callStatus: EndStatus | null;
}
