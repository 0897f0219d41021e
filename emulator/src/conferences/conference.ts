/**
 * A conference and its participants, as the provider remembers them. Only `ConferenceRooms` changes
 * them; other code gets a `ConferenceRecord` and `ParticipantRecord`s.
 */

import type { CallbackAddress, RecordingSubscription } from '../contract/subscription.ts';
import type { CallSid, ConferenceSid } from '../vocabulary/ids.ts';

/** `init` until it starts: participants can't hear each other yet. */
export type ConferenceStatus = 'init' | 'in-progress' | 'completed';

/** Why a conference ended, in the provider's words (Twilio docs "Conference", August 2026). */
export type ConferenceEndReason =
  | 'last-participant-left'
  | 'last-participant-kicked'
  | 'participant-with-end-conference-on-exit-left'
  | 'participant-with-end-conference-on-exit-kicked'
  | 'conference-ended-via-api';

/** Why a participant left. */
export type LeaveReason =
  | 'participant_hung_up'
  | 'participant_updated_via_api'
  | 'participant_kicked_via_api'
  | 'conference_ended';

/** The events of a conference that can be subscribed to, as in `statusCallbackEvent`. */
export const CONFERENCE_EVENTS = [
  'start',
  'end',
  'join',
  'leave',
  'mute',
  'hold',
  'modify',
  'speaker',
] as const;
export type ConferenceEventName = (typeof CONFERENCE_EVENTS)[number];

/** Where a conference reports, and which events; none is reported unless it's named. */
export interface ConferenceSubscription extends CallbackAddress {
  readonly events: ReadonlySet<ConferenceEventName>;
}

/** What the first participant decides for everyone. */
export interface ConferenceTerms {
  readonly maxParticipants: number;
  readonly report: ConferenceSubscription | null;
  /** Null if it isn't recorded from the start. */
  readonly recording: { readonly report: RecordingSubscription | null } | null;
}

/** A participant, present or expected. Times are emulated milliseconds since 1970. */
export interface ParticipantRecord {
  readonly callSid: CallSid;
  /** Counts up as participants join; it never changes. */
  readonly ordinal: number;
  readonly conferenceSid: ConferenceSid;
  readonly label: string | null;
  readonly muted: boolean;
  readonly hold: boolean;
  readonly speaking: boolean;
  /** The only call that hears them, as their document names it; null if everyone does. */
  readonly coach: string | null;
  readonly startConferenceOnEnter: boolean;
  readonly endConferenceOnExit: boolean;
  /** Whether the others hear a beep when they leave. */
  readonly beepOnExit: boolean;
  /** When they came in, or were called. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** A conference. Times are emulated milliseconds since 1970. */
export interface ConferenceRecord {
  readonly sid: ConferenceSid;
  readonly ordinal: number;
  readonly friendlyName: string;
  readonly status: ConferenceStatus;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly reasonEnded: ConferenceEndReason | null;
  /** The leg that ended it by leaving. */
  readonly callSidEnding: CallSid | null;
  /** Present and expected participants, in order of their ordinals. */
  participants(): readonly ParticipantRecord[];
  /** One of them. */
  participant(callSid: string): ParticipantRecord | null;
}

/** A participant to be added. */
export interface NewParticipant {
  readonly callSid: CallSid;
  readonly label: string | null;
  readonly muted: boolean;
  readonly hold: boolean;
  readonly coach: string | null;
  readonly startConferenceOnEnter: boolean;
  readonly endConferenceOnExit: boolean;
  readonly beepOnExit: boolean;
}

/** A change to a participant, apart from mute and hold; what's left out stays as it is. */
export interface ParticipantChange {
  readonly coach?: string | null | undefined;
  readonly endConferenceOnExit?: boolean | undefined;
  readonly beepOnExit?: boolean | undefined;
}

/** The rooms' own, changeable view of a participant. */
export interface Participant extends ParticipantRecord {
  muted: boolean;
  hold: boolean;
  speaking: boolean;
  coach: string | null;
  endConferenceOnExit: boolean;
  beepOnExit: boolean;
  updatedAt: number;
  /** Called when they're removed by someone else; never when they leave themselves. */
  readonly onRemoved: (reason: LeaveReason, at: number) => void;
}

/** The rooms' own, changeable view of a conference. */
export class Conference implements ConferenceRecord {
  readonly sid: ConferenceSid;
  readonly ordinal: number;
  readonly friendlyName: string;
  readonly terms: ConferenceTerms;
  readonly createdAt: number;
  readonly present = new Map<string, Participant>();
  /** Participants who are being called and haven't come in yet. */
  readonly expected = new Map<string, Participant>();
  status: ConferenceStatus = 'init';
  updatedAt: number;
  startedAt: number | null = null;
  endedAt: number | null = null;
  reasonEnded: ConferenceEndReason | null = null;
  callSidEnding: CallSid | null = null;
  /** Whether anyone has ever been in it. */
  wasEntered = false;
  /** How many callbacks it has sent, which is the next SequenceNumber. */
  emitted = 0;
  #nextOrdinal = 0;

  constructor(
    sid: ConferenceSid,
    ordinal: number,
    friendlyName: string,
    terms: ConferenceTerms,
    at: number,
  ) {
    this.sid = sid;
    this.ordinal = ordinal;
    this.friendlyName = friendlyName;
    this.terms = terms;
    this.createdAt = at;
    this.updatedAt = at;
  }

  get isFull(): boolean {
    return this.present.size >= this.terms.maxParticipants;
  }

  /** Makes a participant with the next ordinal, who is neither present nor expected yet. */
  newParticipant(
    wanted: NewParticipant,
    onRemoved: Participant['onRemoved'],
    at: number,
  ): Participant {
    const ordinal = this.#nextOrdinal;
    this.#nextOrdinal += 1;
    return {
      ...wanted,
      conferenceSid: this.sid,
      ordinal,
      speaking: false,
      createdAt: at,
      updatedAt: at,
      onRemoved,
    };
  }

  participants(): readonly ParticipantRecord[] {
    return [...this.present.values(), ...this.expected.values()].sort(
      (one, other) => one.ordinal - other.ordinal,
    );
  }

  participant(callSid: string): Participant | null {
    return this.present.get(callSid) ?? this.expected.get(callSid) ?? null;
  }
}
