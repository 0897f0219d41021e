/**
 * A client of the live feed, as the how-to describes it: a snapshot, then what the stream sends. It keeps the calls
 * in progress, and can be cut off and come back.
 */

import { expect } from 'vitest';
import { isEnd } from '../../src/core/call-status.ts';
import type { CallSummary } from '../../src/core/wire/call-summary.ts';
import type { CallChanges } from '../../src/core/wire/live.ts';
import { liveCallsSchema, streamEventsSchema } from '../../src/http/schemas/live.ts';
import type { Audience, FollowedStream, LiveFeed } from '../../src/ports/live-feed.ts';

/** One event of a stream. */
export interface SentEvent {
  readonly id: string | null;
  readonly name: string;
  readonly data: unknown;
}

/** The events in a part of a stream that ends with an event. */
export const eventsIn = (text: string): readonly SentEvent[] =>
  text
    .split('\n\n')
    .filter((block) => block.includes('data: '))
    .map((block) => {
      const fields = new Map(block.split('\n').map((line) => splitAt(line, ': ')));
      return {
        id: fields.get('id') ?? null,
        name: fields.get('event') ?? '',
        data: JSON.parse(fields.get('data') ?? ''),
      };
    });

function splitAt(line: string, separator: string): readonly [string, string] {
  const at = line.indexOf(separator);
  return [line.slice(0, at), line.slice(at + separator.length)];
}

export class StreamFollower {
  readonly audience: Audience;
  /** The calls in progress. */
  readonly calls = new Map<string, CallSummary>();
  /** How often the stream sent each call since the latest snapshot. */
  readonly sent = new Map<string, number>();
  #cursor: string | null = null;
  #position = 0;
  #stream: FollowedStream | null = null;
  #needsSnapshot = true;

  constructor(audience: Audience) {
    this.audience = audience;
  }

  get isConnected(): boolean {
    return this.#stream !== null;
  }

  get needsSnapshot(): boolean {
    return this.#needsSnapshot;
  }

  /** Where it goes on from; null before its first snapshot. */
  get cursor(): string | null {
    return this.#cursor;
  }

  /** Takes a snapshot over: a JSON array of calls. */
  load(json: string, cursor: string): void {
    this.calls.clear();
    this.sent.clear();
    for (const call of liveCallsSchema.shape.calls.parse(JSON.parse(json))) {
      this.calls.set(call.callSid, call);
    }
    this.#cursor = cursor;
    this.#needsSnapshot = false;
    this.#position = 0;
  }

  async connect(live: LiveFeed): Promise<void> {
    if (this.#needsSnapshot) {
      const snapshot = (await live.snapshot(this.audience)) ?? expect.fail('it is loaded');
      this.load(Buffer.concat(snapshot.calls).toString(), snapshot.cursor);
    }
    const request = { ...this.audience, events: ['calls' as const], cursor: this.#cursor };
    this.#stream = live.follow(request, {
      write: (bytes) => this.take(Buffer.from(bytes).toString()),
      queuedBytes: 0,
      end: () => {
        this.#stream = null;
      },
    });
  }

  /** The connection breaks. */
  cut(): void {
    this.#stream?.leave();
    this.#stream = null;
  }

  take(text: string): void {
    for (const { id, name, data } of eventsIn(text)) {
      if (id !== null) this.#cursor = id;
      if (name === 'calls') this.#change(streamEventsSchema.shape.calls.parse(data));
      if (name === 'reset') {
        this.#needsSnapshot = true;
        this.#stream = null;
      }
    }
  }

  #change({ calls, left, position }: CallChanges): void {
    expect(position).toBeGreaterThanOrEqual(this.#position);
    this.#position = position;
    for (const call of calls) {
      this.sent.set(call.callSid, (this.sent.get(call.callSid) ?? 0) + 1);
      if (isEnd(call.status)) this.calls.delete(call.callSid);
      else this.calls.set(call.callSid, call);
    }
    for (const sid of left) this.calls.delete(sid);
  }
}
