/** Sends notifications. Outcomes are values; a notifier never retries. */

import type { Channel, OutboxEntry } from '../core/outbox/outbox-entry.ts';
import type { FollowOutcome, LookUpOutcome, SendOutcome } from '../core/outbox/outbox-outcome.ts';

export interface Notifier {
  /** Sends the payload unchanged. */
  send(entry: OutboxEntry, payload: string): Promise<SendOutcome>;
  /** Finds sent messages; null if the receiver recognises repeats, so it isn't needed. */
  readonly tracker: Tracker | null;
}

/** Finds messages that must not be sent twice. */
export interface Tracker {
  /** Whether the provider has the entry's message. `not-found` only if the whole list was searched. */
  lookUp(entry: OutboxEntry): Promise<LookUpOutcome>;
  /** The state of a message that the provider has. */
  follow(messageSid: string): Promise<FollowOutcome>;
}

/** The configured channels. */
export type Notifiers = ReadonlyMap<Channel, Notifier>;
