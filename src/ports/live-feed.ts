/** What happens right now, from memory: a snapshot of the calls in progress, and a stream that goes on from it. */

import type { FactFilter } from '../core/fact-filter.ts';
import type { StreamEnd, StreamEvents } from '../core/wire/live.ts';
import type { Asker } from './access/asker.ts';

/** Who gets something, and what of it. */
export interface Audience extends Asker {
  readonly filter: FactFilter;
}

/** The kinds of events that a client can choose. It gets the others in any case. */
export type ChosenEvent = Extract<keyof StreamEvents, 'calls' | 'now' | 'callbacks'>;

export interface StreamRequest extends Audience {
  readonly events: readonly ChosenEvent[];
  /** Where a client goes on from; null for one that only wants what's new. Any text: a client sent it. */
  readonly cursor: string | null;
}

/** The connection of a client. Writing never waits. */
export interface StreamClient {
  write(bytes: Uint8Array): void;
  /** Bytes that were written and haven't left yet. */
  readonly queuedBytes: number;
  /** Ends the connection after what was written, or without it if the client doesn't read. */
  end(): void;
}

/** A client that's being followed. */
export interface FollowedStream {
  /** The connection is gone. */
  leave(): void;
  /** Says goodbye, and ends the connection. */
  end(reason: StreamEnd['reason']): void;
}

export interface LiveSnapshot {
  /** A JSON array of `CallSummary` in UTF-8, in pieces. */
  readonly calls: readonly Uint8Array[];
  /** Where the stream goes on from it. */
  readonly cursor: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export interface LiveFeed {
  /** Whether the calls in progress still aren't loaded, long after the start. Streams wait for them. */
  readonly isLate: boolean;
  /** The calls in progress, longest first. Null while they're being loaded, if that takes too long. */
  snapshot(audience: Audience): Promise<LiveSnapshot | null>;
  /** Whether another client can follow. */
  readonly hasRoom: boolean;
  /** Sends a client what it asked for, until it leaves or is ended. */
  follow(request: StreamRequest, client: StreamClient): FollowedStream;
  /** Ends all streams, and those that come later. */
  endStreams(): void;
}
