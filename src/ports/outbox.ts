/** Messages to send, stored with the decision that triggered them. */

import type { OutboxEntry } from '../core/outbox/outbox-entry.ts';

export interface Outbox {
  /** Every message that isn't in a final state, oldest first. */
  unfinished(): Promise<readonly OutboxEntry[]>;
  /** Stores an entry's new state. It's durable once this resolves; only then can the next step begin. */
  record(entry: OutboxEntry): Promise<void>;
}
