/**
 * Follows the live stream: loads the calls in progress, goes on from there, and after any break goes on from the
 * last event. It tries for as long as it runs.
 */

import { createParser, type EventSourceMessage } from 'eventsource-parser';
import type { LiveCalls, StreamEnd } from '../../../src/core/wire/live.ts';
import { problemOf } from '../api/api-problem.ts';
import { cursorBefore } from './cursor-before.ts';
import type { LiveMessage } from './live-message.ts';
import type { Link } from './live-window.ts';
import { readStreamEvent } from './read-stream-event.ts';

/** A clock that calls back, in milliseconds. It keeps counting while the machine sleeps. */
export interface ConnectionClock {
  now(): number;
  /** The returned function cancels it. */
  after(delayMs: number, run: () => void): () => void;
}

export interface LiveConnectionOptions {
  /** Such as `http://127.0.0.1:8484`. */
  readonly origin: string;
  readonly clock: ConnectionClock;
  /** From 0 to 1. */
  random(): number;
  emit(message: LiveMessage): void;
}

/** The server says something every second, so after this long the connection is dead, in milliseconds. */
const DEAD_MS = 15_000;
const CHECK_MS = 1_000;
const FIRST_RETRY_MS = 250;
/** A board that's looked at should come back soon after its server does. */
const LONGEST_RETRY_MS = 4_000;
/** After an answer that trying again won't change. */
const REFUSED_RETRY_MS = 30_000;

/** How many records before the snapshot are asked for, so that a new board has the calls that just ended, too. */
const LOOK_BACK = 1_000;

/** What to do after an attempt. */
type Next =
  /** Go on at once: the stream worked until now, or a snapshot is needed. */
  | { readonly kind: 'again' }
  | { readonly kind: 'later' }
  | { readonly kind: 'refused'; readonly link: Link };

export class LiveConnection {
  readonly #options: LiveConnectionOptions;
  #cursor: string | null = null;
  /** Whether the stream is to begin earlier than the snapshot, with the calls that just ended. */
  #looksBack = false;
  #failures = 0;
  #heardAt = 0;
  #attempt: AbortController | null = null;
  #cancelWait: (() => void) | null = null;

  constructor(options: LiveConnectionOptions) {
    this.#options = options;
  }

  /** Connects now: at first, after signing in, or instead of waiting for the next attempt. */
  start(): void {
    this.stop();
    this.#failures = 0;
    this.#run();
  }

  stop(): void {
    this.#cancelWait?.();
    this.#cancelWait = null;
    this.#attempt?.abort();
    this.#attempt = null;
  }

  /** Forgets where it was, so that it loads the calls in progress again. */
  forget(): void {
    this.#cursor = null;
    this.#options.emit({ kind: 'forget' });
  }

  #run(): void {
    this.#cancelWait = null;
    const attempt = new AbortController();
    this.#attempt = attempt;
    this.#heardAt = this.#options.clock.now();
    const stopWatching = this.#watch(attempt);
    void this.#follow(attempt.signal)
      .catch((): Next => ({ kind: 'later' }))
      .then((next) => {
        stopWatching();
        if (this.#attempt !== attempt) return;
        // Frees the connection, if it's the one that ends it.
        attempt.abort();
        this.#goOn(next);
      });
  }

  #goOn(next: Next): void {
    const { clock, random, emit } = this.#options;
    switch (next.kind) {
      case 'again':
        this.#run();
        break;
      case 'later': {
        emit({ kind: 'link', link: { kind: 'lost' } });
        const longest = Math.min(FIRST_RETRY_MS * 2 ** this.#failures, LONGEST_RETRY_MS);
        this.#failures += 1;
        this.#cancelWait = clock.after(longest * (0.5 + random() / 2), () => this.#run());
        break;
      }
      case 'refused':
        emit({ kind: 'link', link: next.link });
        this.#attempt = null;
        if (next.link.kind === 'signed-out') this.#cursor = null;
        else this.#cancelWait = clock.after(REFUSED_RETRY_MS, () => this.#run());
        break;
    }
  }

  /** Ends the attempt once nothing has come for too long, as after the machine slept. */
  #watch(attempt: AbortController): () => void {
    const { clock } = this.#options;
    const check = (): void => {
      if (clock.now() - this.#heardAt > DEAD_MS) attempt.abort();
      else cancel = clock.after(CHECK_MS, check);
    };
    let cancel = clock.after(CHECK_MS, check);
    return () => cancel();
  }

  async #follow(signal: AbortSignal): Promise<Next> {
    const { emit } = this.#options;
    if (this.#cursor === null) {
      const answer = await this.#get('/api/v1/calls/live', signal);
      if (!answer.ok) return await refusal(answer);
      const live: LiveCalls = await answer.json();
      if (signal.aborted) return { kind: 'later' };
      this.#heard();
      emit({ kind: 'snapshot', live });
      this.#cursor = live.cursor;
      this.#looksBack = true;
    }
    const after = this.#looksBack ? cursorBefore(this.#cursor, LOOK_BACK) : this.#cursor;
    const answer = await this.#get(`/api/v1/stream?after=${encodeURIComponent(after)}`, signal);
    if (!answer.ok || answer.body === null) return await refusal(answer);
    this.#heard();
    emit({ kind: 'link', link: { kind: 'open' } });
    const events: EventSourceMessage[] = [];
    const parser = createParser({ onEvent: (event) => events.push(event) });
    for await (const text of textOf(answer.body)) {
      if (signal.aborted) break;
      this.#heard();
      parser.feed(text);
      for (const event of events.splice(0)) {
        const read = readStreamEvent(event);
        if (read.kind === 'end') return this.#ended(read.reason);
        if (read.kind === 'reset') return this.#reset();
        if (event.id !== undefined) {
          this.#cursor = event.id;
          this.#looksBack = false;
        }
        this.#failures = 0;
        if (read.kind !== 'unknown') emit(read);
      }
    }
    return { kind: 'later' };
  }

  /** Loads a snapshot at once; only a server that resets again and again has to wait. */
  #reset(): Next {
    if (this.#looksBack) {
      // The server doesn't remember that much; what the snapshot covers isn't too old.
      this.#looksBack = false;
      return { kind: 'again' };
    }
    this.#cursor = null;
    this.#failures += 1;
    return { kind: this.#failures === 1 ? 'again' : 'later' };
  }

  #ended(reason: StreamEnd['reason']): Next {
    if (reason === 'signed-out') return { kind: 'refused', link: { kind: 'signed-out' } };
    return { kind: 'later' };
  }

  #get(path: string, signal: AbortSignal): Promise<Response> {
    return fetch(new URL(path, this.#options.origin), { signal, cache: 'no-store' });
  }

  #heard(): void {
    this.#heardAt = this.#options.clock.now();
  }
}

/** What an answer that isn't a 200 means. */
async function refusal(answer: Response): Promise<Next> {
  if (answer.status === 401) return { kind: 'refused', link: { kind: 'signed-out' } };
  // Busy, starting or being replaced.
  if (answer.status >= 500 || answer.status === 429) return { kind: 'later' };
  const { message } = await problemOf(answer);
  return { kind: 'refused', link: { kind: 'failed', message } };
}

async function* textOf(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}
