/**
 * Every conference: who joins and leaves, and what that means for the others. It tells a listener
 * what happened; it knows no callbacks and ends no calls.
 */
import type { ConferenceSid } from '../../core/ids.ts';
import type { Ledger } from '../ledger.ts';
import {
  Conference,
  type ConferenceEndReason,
  type ConferenceRecord,
  type ConferenceTerms,
  type LeaveReason,
  type NewParticipant,
  type Participant,
  type ParticipantRecord,
} from './conference.ts';

/** One thing that happened in a conference. */
export type ConferenceHappening =
  | { readonly kind: 'start' }
  | { readonly kind: 'end' }
  | {
      readonly kind:
        | 'join'
        | 'mute'
        | 'unmute'
        | 'hold'
        | 'unhold'
        | 'speech-start'
        | 'speech-stop';
      readonly participant: ParticipantRecord;
    }
  | {
      readonly kind: 'leave';
      readonly participant: ParticipantRecord;
      readonly reason: LeaveReason;
    };

export interface ConferenceRoomsOptions {
  readonly ledger: Ledger<Conference>;
  readonly nextSid: () => ConferenceSid;
  readonly happened: (conference: Conference, happening: ConferenceHappening, at: number) => void;
}

/** Conversation needs two. */
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

  /**
   * Somebody enters the room of this name, which is made where there is none: its terms are then
   * theirs, and those of all others are ignored. Null where the room is full.
   */
  join(
    name: string,
    terms: ConferenceTerms,
    wanted: NewParticipant,
    onRemoved: Participant['onRemoved'],
    at: number,
  ): Conference | null {
    const conference = this.#open.get(name) ?? this.#create(name, terms, at);
    if (conference.present.size >= conference.terms.maxParticipants) return null;
    const participant: Participant = {
      ...wanted,
      conferenceSid: conference.sid,
      ordinal: conference.joined,
      hold: false,
      speaking: false,
      joinedAt: at,
      updatedAt: at,
      leftAt: null,
      onRemoved,
    };
    conference.joined += 1;
    conference.present.set(wanted.callSid, participant);
    this.#tell(conference, { kind: 'join', participant }, at);
    this.#startIfDue(conference, at);
    return conference;
  }

  /** Somebody leaves by themselves; nothing where they are not in it. */
  leave(conference: Conference, callSid: string, reason: LeaveReason, at: number): void {
    const participant = conference.present.get(callSid);
    if (participant === undefined) return;
    this.#remove(conference, participant, reason, at);
    this.#endIfDue(conference, participant, 'left', at);
  }

  /** Puts somebody out; their document goes on after the Dial. */
  kick(conference: ConferenceRecord, callSid: string, at: number): boolean {
    const found = this.#find(conference, callSid);
    if (found === null) return false;
    this.#remove(found.conference, found.participant, 'participant_kicked_via_api', at);
    found.participant.onRemoved('participant_kicked_via_api', at);
    this.#endIfDue(found.conference, found.participant, 'kicked', at);
    return true;
  }

  /** Mutes or unmutes somebody; false where they are not in it. */
  mute(conference: ConferenceRecord, callSid: string, muted: boolean, at: number): boolean {
    const found = this.#find(conference, callSid);
    if (found === null) return false;
    if (found.participant.muted === muted) return true;
    found.participant.muted = muted;
    this.#changed(found, muted ? 'mute' : 'unmute', at);
    return true;
  }

  /** Puts somebody on hold or takes them off it; false where they are not in it. */
  hold(conference: ConferenceRecord, callSid: string, hold: boolean, at: number): boolean {
    const found = this.#find(conference, callSid);
    if (found === null) return false;
    if (found.participant.hold === hold) return true;
    found.participant.hold = hold;
    this.#changed(found, hold ? 'hold' : 'unhold', at);
    return true;
  }

  /** Somebody begins or ceases to speak. Who is muted or on hold cannot be heard to begin. */
  speak(conference: Conference, callSid: string, speaking: boolean, at: number): void {
    const participant = conference.present.get(callSid);
    if (participant === undefined || participant.speaking === speaking) return;
    if (speaking && (participant.muted || participant.hold)) return;
    participant.speaking = speaking;
    this.#tell(conference, { kind: speaking ? 'speech-start' : 'speech-stop', participant }, at);
  }

  /** Ends a conference for all; false where it is over. */
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

  #remove(conference: Conference, participant: Participant, reason: LeaveReason, at: number): void {
    conference.present.delete(participant.callSid);
    participant.leftAt = at;
    participant.updatedAt = at;
    this.#tell(conference, { kind: 'leave', participant, reason }, at);
  }

  #endIfDue(conference: Conference, gone: Participant, how: 'left' | 'kicked', at: number): void {
    if (conference.endedAt !== null) return;
    if (gone.endConferenceOnExit) {
      const reason = `participant-with-end-conference-on-exit-${how}` as const;
      this.#end(conference, reason, gone, at);
    } else if (conference.present.size === 0) {
      this.#end(conference, `last-participant-${how}`, gone, at);
    }
  }

  #end(
    conference: Conference,
    reason: ConferenceEndReason,
    ending: Participant | null,
    at: number,
  ): void {
    // The name is free from here on: whoever comes now opens another room.
    this.#open.delete(conference.friendlyName);
    conference.endedAt = at;
    const others = [...conference.present.values()];
    for (const other of others) this.#remove(conference, other, 'conference_ended', at);
    conference.status = 'completed';
    conference.reasonEnded = reason;
    conference.callSidEnding = ending?.callSid ?? null;
    this.#tell(conference, { kind: 'end' }, at);
    this.#options.ledger.markOver(conference);
    for (const other of others) other.onRemoved('conference_ended', at);
  }

  #find(conference: ConferenceRecord, callSid: string): Found | null {
    const room = this.#options.ledger.get(conference.sid);
    const participant = room?.present.get(callSid);
    return room === undefined || participant === undefined
      ? null
      : { conference: room, participant };
  }

  #changed(found: Found, kind: 'mute' | 'unmute' | 'hold' | 'unhold', at: number): void {
    found.participant.updatedAt = at;
    this.#tell(found.conference, { kind, participant: found.participant }, at);
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
