/** What sends a callback to its target. */

import type { StoredRequest } from '../ports/event-sink.ts';
import type { Waiting } from './lanes.ts';
import type { Answer } from './verdict.ts';

/** A callback whose request is at hand. */
export interface Outgoing extends Pick<Waiting, 'accountSid' | 'key'> {
  readonly request: StoredRequest;
}

/** A target's connections. */
export interface Sender {
  /** Sends a callback once, and waits for the answer. Never rejects. */
  send(callback: Outgoing): Promise<Answer>;
  /** Closes the connections. What's under way gets no answer. */
  close(): Promise<void>;
}
