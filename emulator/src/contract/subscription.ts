/**
 * Which URL receives which events of a call, a recording or a message. How callbacks are built and
 * sent is elsewhere.
 */
import type { KnownStatus } from '../vocabulary/call-status.ts';
import type { CallbackTarget } from './callback-target.ts';

/** The events of a call that can be subscribed to. */
export const CALL_EVENTS = ['initiated', 'ringing', 'answered', 'completed'] as const;
export type CallEventName = (typeof CALL_EVENTS)[number];

export type CallbackMethod = 'GET' | 'POST';

/** A URL and its HTTP method. */
export interface CallbackAddress {
  readonly target: CallbackTarget;
  readonly method: CallbackMethod;
}

/** Progress callbacks of a call. */
export interface ProgressSubscription extends CallbackAddress {
  readonly events: ReadonlySet<CallEventName>;
}

/** The events of a recording that can be subscribed to. */
export const RECORDING_EVENTS = ['in-progress', 'completed', 'absent'] as const;
export type RecordingEventName = (typeof RECORDING_EVENTS)[number];

export interface RecordingSubscription extends CallbackAddress {
  readonly events: ReadonlySet<RecordingEventName>;
}

/** All subscriptions of a call. */
export interface CallReporting {
  readonly progress: ProgressSubscription | null;
  /** The called number's own: one callback, at the end of an inbound call. */
  readonly number: CallbackAddress | null;
  readonly recording: RecordingSubscription | null;
  /** What the legs dialed by this call report. */
  readonly dialed: ProgressSubscription | null;
}

/** Both providers' default if no event is named. */
export const DEFAULT_CALL_EVENTS: ReadonlySet<CallEventName> = new Set(['completed']);
export const ALL_CALL_EVENTS: ReadonlySet<CallEventName> = new Set(CALL_EVENTS);
export const DEFAULT_RECORDING_EVENTS: ReadonlySet<RecordingEventName> = new Set(['completed']);

/** The event that reports a status: `completed` for every end, none for `queued`. */
export function eventOf(status: KnownStatus): CallEventName | null {
  switch (status) {
    case 'queued':
      return null;
    case 'initiated':
      return 'initiated';
    case 'ringing':
      return 'ringing';
    case 'in-progress':
      return 'answered';
    case 'completed':
    case 'busy':
    case 'failed':
    case 'no-answer':
    case 'canceled':
      return 'completed';
  }
}
