/**
 * Who is told about what: the callback address of a call, a recording or a message, and the events
 * asked for. It knows nothing of how a callback is built or sent.
 */
import type { KnownStatus } from '../vocabulary/call-status.ts';
import type { CallbackTarget } from './callback-target.ts';

/** The events of a call that can be asked for. */
export const CALL_EVENTS = ['initiated', 'ringing', 'answered', 'completed'] as const;
export type CallEventName = (typeof CALL_EVENTS)[number];

export type CallbackMethod = 'GET' | 'POST';

/** An address and the method it wants. */
export interface CallbackAddress {
  readonly target: CallbackTarget;
  readonly method: CallbackMethod;
}

/** Progress callbacks of a call. */
export interface ProgressSubscription extends CallbackAddress {
  readonly events: ReadonlySet<CallEventName>;
}

/** The states of a recording that can be asked for. */
export const RECORDING_EVENTS = ['in-progress', 'completed', 'absent'] as const;
export type RecordingEventName = (typeof RECORDING_EVENTS)[number];

export interface RecordingSubscription extends CallbackAddress {
  readonly events: ReadonlySet<RecordingEventName>;
}

/** Everything that a call tells anyone. */
export interface CallReporting {
  readonly progress: ProgressSubscription | null;
  /** The callback of the number that was called: once, at the end of an inbound call. */
  readonly number: CallbackAddress | null;
  readonly recording: RecordingSubscription | null;
  /** What the legs report that this call dials. */
  readonly dialed: ProgressSubscription | null;
}

/** The default of both providers where no event is named. */
export const DEFAULT_CALL_EVENTS: ReadonlySet<CallEventName> = new Set(['completed']);
export const ALL_CALL_EVENTS: ReadonlySet<CallEventName> = new Set(CALL_EVENTS);
export const DEFAULT_RECORDING_EVENTS: ReadonlySet<RecordingEventName> = new Set(['completed']);

/** The event that a status belongs to: every end is `completed`, and `queued` has none. */
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
