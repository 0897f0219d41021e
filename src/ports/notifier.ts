/** A way to tell people of a closed batch. Outcomes are values; a notifier never retries. */

import type { ClosedBatch } from '../core/failure-batch.ts';
import type { OutboxEntry } from '../core/outbox/outbox-entry.ts';
import type { FollowOutcome, LookUpOutcome, SendOutcome } from '../core/outbox/outbox-outcome.ts';

/** Sends what can be found again afterwards, and must not be sent twice. */
export interface TrackedNotifier {
  send(entry: OutboxEntry, batch: ClosedBatch): Promise<SendOutcome>;
  /** Whether the provider has the entry's message. `not-found` only if everything was looked at. */
  lookUp(entry: OutboxEntry): Promise<LookUpOutcome>;
  /** How far a message is that the provider has. */
  follow(messageSid: string): Promise<FollowOutcome>;
}

/** Sends what the receiver recognises when it comes again. */
export interface RepeatableNotifier {
  send(entry: OutboxEntry, batch: ClosedBatch): Promise<SendOutcome>;
}

/** One per channel; null where the channel is not configured. */
export interface Notifiers {
  readonly sms: TrackedNotifier | null;
  readonly webhook: RepeatableNotifier | null;
}
