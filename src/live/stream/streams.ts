/**
 * Sends changes to clients, at most ten times a second. It never waits for a client, and gives callbacks a turn
 * after every 50 of them.
 */

import { setImmediate } from 'node:timers/promises';
import type { StreamEnd } from '../../core/wire/live.ts';
import type { Timer } from '../../ports/clock.ts';
import type { FollowedStream, StreamClient, StreamRequest } from '../../ports/live-feed.ts';
import type { StreamMetrics } from '../../ports/metrics.ts';
import type { CallBook } from '../book/call-book.ts';
import type { CallViews } from '../book/call-views.ts';
import type { Windows } from '../now/windows.ts';
import type { Arrivals } from './arrivals.ts';
import { Audiences, byScope } from './audiences.ts';
import { ClientStream } from './client-stream.ts';
import { catchUp, changesFor } from './compose.ts';
import { cursorOf, readCursor } from './cursor.ts';
import { changesFrame, frameOf } from './frames.ts';
import type { News } from './news.ts';

/** Clients that are written to before others get a turn. */
const CLIENTS_A_TURN = 50;
/** How long a client is left without a position, in milliseconds. */
const POSITION_EVERY_MS = 5000;

export interface StreamSources {
  readonly book: CallBook;
  readonly views: CallViews;
  readonly windows: Windows;
  readonly arrivals: Arrivals;
  readonly timer: Timer;
  readonly metrics: StreamMetrics;
  /** Concurrent streams. */
  readonly most: number;
}

export class Streams {
  readonly #sources: StreamSources;
  readonly #streams = new Set<ClientStream>();
  /** Those that have to catch up first. */
  readonly #joining = new Set<ClientStream>();
  readonly #following = new Audiences();
  #written = 0;
  #goodbye: StreamEnd['reason'] | null = null;

  constructor(sources: StreamSources) {
    this.#sources = sources;
  }

  get isEmpty(): boolean {
    return this.#streams.size === 0;
  }

  /** Whether a client waits for the next tick, even if nothing changes. */
  get isAwaited(): boolean {
    return this.#joining.size > 0;
  }

  get hasRoom(): boolean {
    return this.#streams.size < this.#sources.most;
  }

  add(request: StreamRequest, client: StreamClient): FollowedStream {
    const stream = new ClientStream(request, client, this.#sources.timer.now());
    if (this.#goodbye === null) {
      this.#streams.add(stream);
      this.#joining.add(stream);
      this.#counted();
    } else stream.end(this.#goodbye);
    return {
      leave: () => {
        stream.leave();
        this.#remove(stream);
      },
      end: (reason) => {
        stream.end(reason);
        this.#remove(stream);
      },
    };
  }

  endAll(reason: StreamEnd['reason']): void {
    this.#goodbye = reason;
    for (const stream of this.#streams) {
      stream.end(reason);
      this.#remove(stream);
    }
  }

  /** Sends what changed up to `position`, and lets clients join there. */
  async tick(news: News, epoch: string, position: number): Promise<void> {
    const { views } = this.#sources;
    const joining = [...this.#joining];
    for (const { audience, streams } of this.#following.all) {
      const changes = changesFor(audience, news, views, position);
      if (changes === null) await this.#takeTurns();
      else await this.#sendPositioned(streams, changesFrame(changes, cursorOf(epoch, position)));
    }
    for (const stream of joining) {
      this.#join(stream, epoch, position);
      await this.#takeTurns();
    }
    await this.#sendNow(joining.filter((stream) => !this.#joining.has(stream)));
  }

  /** What's sent once a second, whatever has changed. */
  async second(epoch: string, position: number): Promise<void> {
    const { arrivals, timer } = this.#sources;
    const at = timer.now();
    const following = [...this.#streams].filter((stream) => !this.#joining.has(stream));
    await this.#sendNow(following);
    const arrived = arrivals.next();
    if (arrived !== null) {
      const curious = following.filter((stream) => stream.wants('callbacks'));
      await this.#send(curious, frameOf('callbacks', arrived, null));
    }
    const quiet = following.filter(
      (stream) => Math.abs(at - stream.positionSentAt) >= POSITION_EVERY_MS,
    );
    if (quiet.length === 0) return;
    const frame = frameOf('position', { position }, cursorOf(epoch, position));
    await this.#sendPositioned(quiet, frame);
  }

  #join(stream: ClientStream, epoch: string, last: number): void {
    const { book, views } = this.#sources;
    if (stream.isOver || !stream.isReading) return;
    const { cursor } = stream.request;
    stream.position ??= cursor === null || !stream.wants('calls') ? last : null;
    if (stream.position === null && cursor !== null) {
      const start = readCursor(cursor, { epoch, floor: book.floor, position: last });
      if (typeof start === 'string') {
        stream.endWith(frameOf('reset', { reason: start }, null));
        this.#remove(stream);
        return;
      }
      stream.position = start;
    }
    const from = stream.position ?? last;
    if (from < book.floor) {
      // It fell behind while it caught up.
      stream.endWith(frameOf('reset', { reason: 'too-old' }, null));
      this.#remove(stream);
      return;
    }
    const { changes, isDone } = catchUp(stream.request, book, views, from, last);
    const id = cursorOf(epoch, changes.position);
    const isEmpty = changes.calls.length === 0 && changes.left.length === 0;
    const frame = isEmpty
      ? frameOf('position', { position: changes.position }, id)
      : changesFrame(changes, id);
    stream.position = changes.position;
    this.#sendOne(stream, frame);
    stream.positionSentAt = this.#sources.timer.now();
    if (!isDone || stream.isOver) return;
    this.#joining.delete(stream);
    if (stream.wants('calls')) this.#following.add(stream);
    if (stream.wants('callbacks')) this.#sources.arrivals.listen();
  }

  async #sendPositioned(streams: Iterable<ClientStream>, frame: Uint8Array): Promise<void> {
    const at = this.#sources.timer.now();
    for (const stream of [...streams]) {
      stream.positionSentAt = at;
      this.#sendOne(stream, frame);
      await this.#takeTurns();
    }
  }

  async #send(streams: readonly ClientStream[], frame: Uint8Array): Promise<void> {
    for (const stream of streams) {
      this.#sendOne(stream, frame);
      await this.#takeTurns();
    }
  }

  async #sendNow(streams: readonly ClientStream[]): Promise<void> {
    const { windows, timer } = this.#sources;
    for (const [scope, alike] of byScope(streams.filter((stream) => stream.wants('now')))) {
      await this.#send(alike, frameOf('now', windows.now(scope, timer.now()), null));
    }
  }

  #sendOne(stream: ClientStream, frame: Uint8Array): void {
    if (stream.send(frame)) return;
    this.#sources.metrics.streamCutOff();
    stream.end('too-slow');
    this.#remove(stream);
  }

  #remove(stream: ClientStream): void {
    if (!this.#streams.delete(stream)) return;
    this.#joining.delete(stream);
    this.#following.remove(stream);
    const isCurious = stream.request.events.includes('callbacks');
    if (isCurious && ![...this.#streams].some((other) => other.wants('callbacks'))) {
      this.#sources.arrivals.stop();
    }
    this.#counted();
  }

  #counted(): void {
    this.#sources.metrics.streams(this.#streams.size);
  }

  /** Lets others run after every so many clients. */
  async #takeTurns(): Promise<void> {
    this.#written += 1;
    if (this.#written % CLIENTS_A_TURN === 0) await setImmediate();
  }
}
