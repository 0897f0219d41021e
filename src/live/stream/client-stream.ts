/** A client of the stream: what it asked for, and how far it is. */

import type { StreamEnd } from '../../core/wire/live.ts';
import type { ChosenEvent, StreamClient, StreamRequest } from '../../ports/live-feed.ts';
import { FIRST_FRAME, frameOf } from './frames.ts';

/** What a client may leave unread before it's cut off. A frame that many clients get is in memory once. */
const MOST_QUEUED_BYTES = 1024 * 1024;
/** A client that's catching up gets its next part once it has read the earlier ones. */
const CATCH_UP_BYTES = 256 * 1024;

export class ClientStream {
  readonly request: StreamRequest;
  /** The position that it's caught up with; null until its cursor is read. */
  position: number | null = null;
  /** When it was last sent a position, milliseconds since 1970. */
  positionSentAt: number;
  readonly #client: StreamClient;
  #isOver = false;

  constructor(request: StreamRequest, client: StreamClient, at: number) {
    this.request = request;
    this.positionSentAt = at;
    this.#client = client;
    client.write(FIRST_FRAME);
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Whether it reads what it's sent while it catches up. */
  get isReading(): boolean {
    return this.#client.queuedBytes < CATCH_UP_BYTES;
  }

  wants(event: ChosenEvent): boolean {
    return !this.#isOver && this.request.events.includes(event);
  }

  /** Sends an event. False if the client doesn't read fast enough: then it should be ended. */
  send(frame: Uint8Array): boolean {
    if (this.#isOver) return true;
    if (this.#client.queuedBytes > MOST_QUEUED_BYTES) return false;
    this.#client.write(frame);
    return true;
  }

  /** Sends its last event, and ends the connection. */
  end(reason: StreamEnd['reason']): void {
    this.endWith(frameOf('bye', { reason }, null));
  }

  endWith(frame: Uint8Array): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#client.write(frame);
    this.#client.end();
  }

  /** The connection is gone. */
  leave(): void {
    this.#isOver = true;
  }
}
