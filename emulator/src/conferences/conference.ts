/**
 * A conference and who is in it, as the provider remembers them. Only `ConferenceRooms` changes
 * them; everybody else sees a `ConferenceRecord` and `ParticipantRecord`s.
 */

import type { CallbackAddress, RecordingSubscription } from '../contract/subscription.ts';
import type { CallSid, ConferenceSid } from '../vocabulary/ids.ts';

/** `init` until it starts: nobody hears anybody yet. */
export type ConferenceStatus = 'init' | 'in-progress' | 'completed';

/** Why a conference is over; the provider's words (Twilio docs "Conference", August 2026). */
export type ConferenceEndReason =
  | 'last-participant-left'
  | 'last-participant-kicked'
  | 'participant-with-end-conference-on-exit-left'
  | 'participant-with-end-conference-on-exit-kicked'
  | 'conference-ended-via-api';

/** Why somebody is not in it any more. */
export type LeaveReason =
  | 'participant_hung_up'
  | 'participant_updated_via_api'
  | 'participant_kicked_via_api'
  | 'conference_ended';

/** The events of a conference that can be asked for, as `statusCallbackEvent` names them. */
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

/** Whom a conference tells what; none of the events is told unless it is named. */
export interface ConferenceSubscription extends CallbackAddress {
  readonly events: ReadonlySet<ConferenceEventName>;
}

/** What the first participant settles for everybody. */
export interface ConferenceTerms {
  readonly maxParticipants: number;
  readonly report: ConferenceSubscription | null;
  /** Null where it is not recorded from its start. */
  readonly recording: { readonly report: RecordingSubscription | null } | null;
}

/** Somebody in a conference, or about to be. Times are emulated milliseconds since 1970. */
export interface ParticipantRecord {
  readonly callSid: CallSid;
  /** Counts up with joining; who leaves changes nobody else's. */
  readonly ordinal: number;
  readonly conferenceSid: ConferenceSid;
  readonly label: string | null;
  readonly muted: boolean;
  readonly hold: boolean;
  readonly speaking: boolean;
  /** The call that alone hears them, as their document names it; null where everybody does. */
  readonly coach: string | null;
  readonly startConferenceOnEnter: boolean;
  readonly endConferenceOnExit: boolean;
  /** Whether the others hear a beep when they leave. */
  readonly beepOnExit: boolean;
  /** When they came in, or were first called. */
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
  /** The leg whose leaving ended it. */
  readonly callSidEnding: CallSid | null;
  /** Those who are in it now or are being called into it, in order of their ordinals. */
  participants(): readonly ParticipantRecord[];
  /** One of these. */
  participant(callSid: string): ParticipantRecord | null;
}

/** Somebody about to join. */
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

/** What can be changed of a participant, besides muting and hold; what's left out stays as it is. */
export interface ParticipantChange {
  readonly coach?: string | null | undefined;
  readonly endConferenceOnExit?: boolean | undefined;
  readonly beepOnExit?: boolean | undefined;
}

/** What the rooms keep of a participant. */
export interface Participant extends ParticipantRecord {
  muted: boolean;
  hold: boolean;
  speaking: boolean;
  coach: string | null;
  endConferenceOnExit: boolean;
  beepOnExit: boolean;
  updatedAt: number;
  /** Is told when they are put out by somebody else; never when they leave by themselves. */
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
  /** Those who are being called and haven't come in yet. */
  readonly expected = new Map<string, Participant>();
  status: ConferenceStatus = 'init';
  updatedAt: number;
  startedAt: number | null = null;
  endedAt: number | null = null;
  reasonEnded: ConferenceEndReason | null = null;
  callSidEnding: CallSid | null = null;
  /** Whether anybody was ever in it. */
  wasEntered = false;
  /** How many callbacks it sent; the next SequenceNumber. */
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

  /** Somebody with the next ordinal, who is neither present nor expected yet. */
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
