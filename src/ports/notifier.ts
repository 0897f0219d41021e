/** A way to tell people something. Outcomes are values; a notifier never retries. */

import type { Channel, OutboxEntry } from '../core/outbox/outbox-entry.ts';
import type { FollowOutcome, LookUpOutcome, SendOutcome } from '../core/outbox/outbox-outcome.ts';

export interface Notifier {
  /** Sends the payload as it is. */
  send(entry: OutboxEntry, payload: string): Promise<SendOutcome>;
  /** Finds what was sent; null where the receiver recognises a repeat, so nothing needs to be found. */
  readonly tracker: Tracker | null;
}

/** Finds messages again that must not be sent twice. */
export interface Tracker {
  /** Whether the provider has the entry's message. `not-found` only if everything was looked at. */
  lookUp(entry: OutboxEntry): Promise<LookUpOutcome>;
  /** How far a message is that the provider has. */
  follow(messageSid: string): Promise<FollowOutcome>;
}

/** The channels that are configured. */
export type Notifiers = ReadonlyMap<Channel, Notifier>;
