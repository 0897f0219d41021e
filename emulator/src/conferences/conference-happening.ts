/** What can happen in a conference, as the rooms report it. Only types. */
import type { EndStatus } from '../vocabulary/call-status.ts';
import type { LeaveReason, ParticipantRecord } from './conference.ts';

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
        | 'modify'
        | 'speech-start'
        | 'speech-stop';
      readonly participant: ParticipantRecord;
    }
  | {
      readonly kind: 'leave';
      readonly participant: ParticipantRecord;
      readonly reason: LeaveReason;
      /** How their call ended; null if it continues. */
      readonly callStatus: EndStatus | null;
    };
