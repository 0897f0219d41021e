/**
 * Keeps what happens right now in memory, and sends it to clients. It listens to commits, which are on disk
 * already; in their turn it only remembers them.
 */

import { STALE_MS } from '../core/calls/stale.ts';
import type { CallSummary } from '../core/wire/call-summary.ts';
import type { CallStore } from '../ports/call-store.ts';
import type { ChangeFeed, ChangeLog, CommitFeed } from '../ports/change-feed.ts';
import type { Timer } from '../ports/clock.ts';
import type {
  Audience,
  FollowedStream,
  LiveFeed,
  LiveSnapshot,
  StreamClient,
  StreamRequest,
} from '../ports/live-feed.ts';
import type { Logger } from '../ports/logger.ts';
import type { StreamMetrics } from '../ports/metrics.ts';
import { loadBook } from './book/load-book.ts';
import { LiveMemory, type Pending } from './memory.ts';
import { Snapshots } from './snapshots.ts';
import { Arrivals } from './stream/arrivals.ts';
import { Streams } from './stream/streams.ts';

export interface LiveOptions {
  readonly feed: CommitFeed & ChangeFeed;
  readonly changes: ChangeLog;
  readonly calls: Pick<CallStore, 'list'>;
  readonly timer: Timer;
  readonly logger: Logger;
  readonly metrics: StreamMetrics;
  /** Whether calls can have own dimensions, which legs without any show of the call that dialled them. */
  readonly hasDimensions: boolean;
  /** Hides what a masked audience doesn't see. */
  readonly mask: (summary: CallSummary) => CallSummary;
  /** How long a call can last. */
  readonly staleMs?: number;
  /** Concurrent streams. */
  readonly mostStreams?: number;
}

export interface Live extends LiveFeed, Disposable {
  /** Whether the calls in progress are still being loaded. Snapshots and streams wait for that. */
  readonly isLoading: boolean;
  /** A callback was refused, and why. */
  refused(reason: string): void;
}

const MOST_STREAMS = 2000;
const TICK_MS = 100;
const SECOND_MS = 1000;
const STALE_EVERY_MS = 5000;
/** After a failed attempt to load; twice as long after each one that follows, up to the last. */
const RELOAD_MS = 1000;
const LONGEST_RELOAD_MS = 30_000;
/** How long loading the calls in progress can take until it's late, and how long a snapshot waits for them. */
const LOADING_WAIT_MS = 10_000;

/** Starts to follow commits, and to load what was there before. */
export const startLive = (options: LiveOptions): Live => new RunningLive(options);

class RunningLive implements Live {
  readonly #options: LiveOptions;
  readonly #memory: LiveMemory;
  readonly #arrivals: Arrivals;
  readonly #snapshots: Snapshots;
  readonly #streams: Streams;
  readonly #loaded = Promise.withResolvers<void>();
  readonly #cancels = new Map<string, () => void>();
  #stopListening: () => void = () => undefined;
  #pending: Pending[] = [];
  /** Null while loading. */
  #epoch: string | null = null;
  /** Up to where clients have been sent what changed. */
  #position = 0;
  #isSending = false;
  #isSecondDue = false;
  #tickedAt = Number.NEGATIVE_INFINITY;
  #isOver = false;
  #isLoadDue = false;
  #reloadMs = RELOAD_MS;

  constructor(options: LiveOptions) {
    const { feed, timer, metrics, mask, hasDimensions, staleMs = STALE_MS } = options;
    this.#options = options;
    const memory = new LiveMemory({
      ...{ mask, passesOn: hasDimensions, staleMs, since: timer.now() },
      onLag: metrics.providerLag,
    });
    this.#memory = memory;
    this.#arrivals = new Arrivals(feed, timer);
    this.#snapshots = new Snapshots(memory.book, memory.views);
    const { book, views, windows } = memory;
    const most = options.mostStreams ?? MOST_STREAMS;
    const arrivals = this.#arrivals;
    this.#streams = new Streams({ book, views, windows, arrivals, timer, metrics, most });
    void this.#load(staleMs);
    this.#after('due', LOADING_WAIT_MS, () => {
      this.#isLoadDue = true;
    });
    this.#every(STALE_EVERY_MS, () => {
      memory.findStale(timer.now(), !this.#streams.isEmpty);
      this.#planTick();
    });
    this.#every(SECOND_MS, () => void this.#second());
  }

  get isLoading(): boolean {
    return this.#epoch === null;
  }

  get isLate(): boolean {
    return this.isLoading && this.#isLoadDue;
  }

  async snapshot(audience: Audience): Promise<LiveSnapshot | null> {
    const { timer } = this.#options;
    if (this.#epoch === null) {
      const waited = Promise.withResolvers<void>();
      const cancel = timer.after(LOADING_WAIT_MS, waited.resolve);
      await Promise.race([this.#loaded.promise, waited.promise]);
      cancel();
    }
    if (this.#epoch === null) return null;
    this.#takeIn();
    return await this.#snapshots.of(audience, this.#epoch, timer.now());
  }

  get hasRoom(): boolean {
    return this.#streams.hasRoom;
  }

  follow(request: StreamRequest, client: StreamClient): FollowedStream {
    const stream = this.#streams.add(request, client);
    this.#planTick();
    return stream;
  }

  endStreams(): void {
    this.#streams.endAll('shutdown');
  }

  refused(reason: string): void {
    this.#arrivals.refused(reason);
  }

  [Symbol.dispose](): void {
    this.#isOver = true;
    this.endStreams();
    this.#stopListening();
    this.#arrivals.stop();
    for (const cancel of this.#cancels.values()) cancel();
  }

  async #load(staleMs: number): Promise<void> {
    const { changes, calls, timer, logger } = this.#options;
    const memory = this.#memory;
    this.#listen();
    try {
      const epoch = await loadBook(memory.book, {
        ...{ changes, calls, timer, staleMs },
        onLoaded: (call, updatedAt) => memory.loaded(call, updatedAt, timer.now()),
      });
      if (this.#isOver) return;
      memory.begin(timer.now());
      this.#epoch = epoch;
      this.#loaded.resolve();
      this.#planTick();
    } catch {
      if (this.#isOver) return;
      logger.warn({}, "The calls in progress couldn't be loaded yet. Callboard tries again.");
      // The next attempt reads from the log what was committed until then.
      this.#stopListening();
      this.#pending = [];
      memory.clear(timer.now());
      this.#after('load', this.#reloadMs, () => void this.#load(staleMs));
      this.#reloadMs = Math.min(2 * this.#reloadMs, LONGEST_RELOAD_MS);
    }
  }

  #listen(): void {
    const { feed, timer } = this.#options;
    this.#stopListening = feed.onChanges(({ through, changed }) => {
      this.#pending.push({ through, changed, at: timer.now() });
      this.#planTick();
    });
  }

  /** Ticks as soon as a tick may be. */
  #planTick(): void {
    if (this.#isSending || this.#epoch === null || this.#cancels.has('tick')) return;
    const sinceLast = this.#options.timer.now() - this.#tickedAt;
    const left = sinceLast < 0 ? TICK_MS : Math.max(0, TICK_MS - sinceLast);
    this.#after('tick', left, () => void this.#tick());
  }

  async #tick(): Promise<void> {
    if (this.#epoch === null || this.#isSending) return;
    const { timer, metrics } = this.#options;
    const { news, book } = this.#memory;
    this.#tickedAt = timer.now();
    const announcedAt = this.#pending[0]?.at ?? null;
    this.#takeIn();
    this.#position = book.position;
    if (this.#streams.isEmpty) return;
    await this.#send(this.#streams.tick(news.next(), this.#epoch, this.#position));
    if (announcedAt !== null) metrics.streamed((timer.now() - announcedAt) / 1000);
  }

  async #second(): Promise<void> {
    this.#isSecondDue = this.#isSending;
    if (this.#epoch === null || this.#isSending || this.#streams.isEmpty) return;
    await this.#send(this.#streams.second(this.#epoch, this.#position));
  }

  /** One after the other, so that no client hears of a position before what changed up to it. */
  async #send(sending: Promise<void>): Promise<void> {
    this.#isSending = true;
    await sending;
    this.#isSending = false;
    if (this.#isSecondDue) void this.#second();
    const { news } = this.#memory;
    if (this.#pending.length > 0 || this.#streams.isAwaited || !news.isEmpty) this.#planTick();
  }

  /** Takes in every commit so far. */
  #takeIn(): void {
    const pending = this.#pending;
    this.#pending = [];
    this.#memory.take(pending, !this.#streams.isEmpty);
  }

  #every(ms: number, run: () => void): void {
    const again = (): void => {
      run();
      this.#after(`every ${ms}`, ms, again);
    };
    this.#after(`every ${ms}`, ms, again);
  }

  #after(name: string, ms: number, run: () => void): void {
    if (this.#isOver) return;
    const cancel = this.#options.timer.after(ms, () => {
      this.#cancels.delete(name);
      run();
    });
    this.#cancels.set(name, cancel);
  }
}
