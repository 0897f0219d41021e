/** Messages that have to go out, kept with the decision that called for them. */

import type { OutboxEntry } from '../core/outbox/outbox-entry.ts';

export interface Outbox {
  /** Every message that is not in a final state, oldest first. */
  unfinished(): Promise<readonly OutboxEntry[]>;
  /** Stores an entry's new state. Durable when resolved: only then may the next step be taken. */
  record(entry: OutboxEntry): Promise<void>;
}
