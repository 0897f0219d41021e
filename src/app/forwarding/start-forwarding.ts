/**
 * Starts forwarding as the settings say: finds where each URL goes on, then keeps the thread that forwards, stores
 * its cursors, and remembers how it goes. Without URLs it does nothing.
 */

import { Worker } from 'node:worker_threads';
import packageJson from '../../../package.json' with { type: 'json' };
import { type ForwardFrom, firstCursors } from '../../forward/first-cursors.ts';
import { targetUrl } from '../../forward/target-url.ts';
import type { Timer } from '../../ports/clock.ts';
import type { ForwardCursor } from '../../ports/forwarding/forward-cursors.ts';
import type { ForwardStatus } from '../../ports/forwarding/forward-status.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Metrics } from '../../ports/metrics.ts';
import type { Store } from '../../ports/store.ts';
import type { AccountKey } from '../../provider/sign-request.ts';
import { KeptThread } from '../../store/sqlite/threads/kept-thread.ts';
import type { ForwardThreadOptions, FromForward, ToForward } from './forward-protocol.ts';
import { addedUp, forwardingProblem, idle } from './statuses.ts';

export interface ForwardingOptions {
  readonly store: Pick<Store, 'feed' | 'changes' | 'forwardCursors' | 'installation'>;
  /** The database file. */
  readonly file: string;
  readonly urls: readonly string[];
  /** Where a new URL begins. */
  readonly from: ForwardFrom;
  readonly keys: readonly AccountKey[];
  readonly timer: Timer;
  readonly logger: Logger;
  readonly metrics: Pick<Metrics, 'threadRestarted'>;
}

export interface Forwarding extends AsyncDisposable {
  /** In the order of the setting. */
  readonly statuses: readonly ForwardStatus[];
  /** Whether the thread has ended by itself and the next one isn't ready yet. */
  readonly isDown: boolean;
  /** Why not everything is forwarded, for `/readyz`; null if all URLs accept callbacks. */
  readonly problem: string | null;
}

/** After the store couldn't say where to go on. */
const BEGIN_AGAIN_MS = 10_000;
const LOST =
  "It can't be read how far forwarding to some URLs had got, so nothing is sent to them. /readyz names them. Set CALLBOARD_FORWARD_FROM to when they last got callbacks, and restart Callboard.";
const UNKNOWN =
  "the store can't say how far forwarding has got, so nothing is forwarded: run callboard verify";
/** Young generation of the thread's heap, in MB. V8's own choice is 192. */
const YOUNG_MB = 48;
/** How long the thread has to say that it has stopped. It waits 3 s for answers. */
const STOP_MS = 5_000;

/** Resolves once it's known where each URL goes on: callbacks that come in from then on are forwarded. */
export async function startForwarding(options: ForwardingOptions): Promise<Forwarding> {
  const forwarding = new RunningForwarding(options);
  if (options.urls.length > 0) await forwarding.begin();
  return forwarding;
}

class RunningForwarding implements Forwarding {
  readonly #options: ForwardingOptions;
  readonly #thread: KeptThread<ToForward, FromForward>;
  readonly #cursors = new Map<string, ForwardCursor>();
  /** By target. */
  #lost: ReadonlySet<string> = new Set();
  #isUnknown = false;
  /** What threads before this one counted. */
  #before: readonly ForwardStatus[];
  /** Null until the thread has said how it goes. */
  #statuses: readonly ForwardStatus[] | null = null;
  #head = 0;
  #stopListening: () => void = () => undefined;
  #cancelBegin: () => void = () => undefined;
  readonly #stopped = Promise.withResolvers<void>();

  constructor(options: ForwardingOptions) {
    this.#options = options;
    const { urls, logger, metrics } = options;
    this.#before = urls.map((url, index) => idle(index + 1, targetUrl(url).shown));
    this.#thread = new KeptThread({
      name: 'forward',
      start: () =>
        new Worker(new URL('./forward-thread.ts', import.meta.url), {
          workerData: this.#threadOptions(),
          name: 'callboard-forward',
          resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
        }),
      onMessage: (message) => this.#onMessage(message),
      // Commits since it was started again were announced to no thread.
      onReady: () => this.#wake(),
      onLost: () => {
        this.#before = this.statuses;
        this.#statuses = null;
        this.#stopped.resolve();
      },
      logger,
      metrics,
    });
  }

  get statuses(): readonly ForwardStatus[] {
    return this.#before.map((before, index) => {
      const now = this.#statuses?.find(({ target }) => target === before.target);
      return now === undefined ? this.#unstarted(before, index) : addedUp(before, now);
    });
  }

  get problem(): string | null {
    return this.#isUnknown ? UNKNOWN : forwardingProblem(this.statuses);
  }

  get isDown(): boolean {
    return this.#thread.isDown;
  }

  /** What's known before the thread says anything: what came after the cursor waits. */
  #unstarted(before: ForwardStatus, index: number): ForwardStatus {
    const url = this.#options.urls[index];
    const hash = url === undefined ? '' : targetUrl(url).hash;
    if (this.#lost.has(hash)) return { ...before, state: 'lost' };
    const cursor = this.#cursors.get(hash);
    if (cursor === undefined) return before;
    const first = cursor.pending[0] ?? cursor.through + 1;
    return { ...before, waiting: Math.max(0, this.#head - first + 1) };
  }

  /** Finds where to go on, and starts the thread; tries again later if the store can't be asked. */
  async begin(): Promise<void> {
    const { store, urls, from, timer, logger } = this.#options;
    try {
      const parts = { log: store.changes, cursors: store.forwardCursors, clock: timer };
      const { cursors, lost, head } = await firstCursors(parts, urls.map(targetUrl), from);
      for (const cursor of cursors) this.#cursors.set(cursor.target, cursor);
      this.#lost = new Set(lost);
      this.#head = head;
      this.#isUnknown = false;
    } catch {
      this.#isUnknown = true;
      logger.error(
        {},
        "The store couldn't say where forwarding goes on, so nothing is forwarded yet. Callboard tries again.",
      );
      this.#cancelBegin = timer.after(BEGIN_AGAIN_MS, () => void this.begin());
      return;
    }
    if (this.#lost.size > 0) logger.error({ urls: this.#lost.size }, LOST);
    this.#thread.start();
    this.#stopListening = store.feed.onCommit(
      (commit) => {
        this.#head = commit.head;
        this.#wake();
      },
      { changes: false },
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#cancelBegin();
    this.#stopListening();
    if (this.#thread.post({ type: 'stop' })) {
      const cancel = this.#options.timer.after(STOP_MS, this.#stopped.resolve);
      await this.#stopped.promise;
      cancel();
    }
    await this.#thread.close({ type: 'close' });
  }

  #wake(): void {
    this.#thread.post({ type: 'wake', head: this.#head });
  }

  #threadOptions(): ForwardThreadOptions {
    const { file, urls, keys, store } = this.#options;
    return {
      file,
      head: this.#head,
      targets: urls.flatMap((url, index) => {
        const cursor = this.#cursors.get(targetUrl(url).hash);
        return cursor === undefined ? [] : [{ target: index + 1, url, cursor }];
      }),
      keys,
      userAgent: `Callboard/${packageJson.version}`,
      installation: store.installation,
    };
  }

  #onMessage(message: FromForward): void {
    switch (message.type) {
      case 'save':
        void this.#save(message.cursors);
        break;
      case 'status':
        this.#statuses = message.statuses;
        break;
      case 'log':
        this.#options.logger[message.level](message.fields, message.message);
        break;
      case 'stopped':
        this.#stopped.resolve();
        break;
    }
  }

  async #save(cursors: readonly ForwardCursor[]): Promise<void> {
    let isSaved = true;
    try {
      await this.#options.store.forwardCursors.save(cursors);
      // A thread that's started again goes on from what is on disk.
      for (const cursor of cursors) this.#cursors.set(cursor.target, cursor);
    } catch {
      isSaved = false;
    }
    this.#thread.post({ type: 'saved', isSaved });
  }
}
