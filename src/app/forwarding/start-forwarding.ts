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
import { addedUp, idle } from './statuses.ts';

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
}

/** After the store couldn't say where to go on. */
const BEGIN_AGAIN_MS = 10_000;
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
        }),
      onMessage: (message) => this.#onMessage(message),
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
    return this.#statuses ?? this.#before.map((before, index) => this.#unstarted(before, index));
  }

  get isDown(): boolean {
    return this.#thread.isDown;
  }

  /** What's known before the thread says anything: what came after the cursor waits. */
  #unstarted(before: ForwardStatus, index: number): ForwardStatus {
    const url = this.#options.urls[index];
    const cursor = url === undefined ? undefined : this.#cursors.get(targetUrl(url).hash);
    if (cursor === undefined) return before;
    const first = cursor.pending[0] ?? cursor.through + 1;
    return { ...before, waiting: Math.max(0, this.#head - first + 1) };
  }

  /** Finds where to go on, and starts the thread; tries again later if the store can't be asked. */
  async begin(): Promise<void> {
    const { store, urls, from, timer, logger } = this.#options;
    try {
      const parts = { log: store.changes, cursors: store.forwardCursors, clock: timer };
      const { cursors, head } = await firstCursors(parts, urls.map(targetUrl), from);
      for (const cursor of cursors) this.#cursors.set(cursor.target, cursor);
      this.#head = head;
    } catch {
      logger.error(
        {},
        "The store couldn't say where forwarding goes on, so nothing is forwarded yet. Callboard tries again.",
      );
      this.#cancelBegin = timer.after(BEGIN_AGAIN_MS, () => void this.begin());
      return;
    }
    this.#thread.start();
    this.#stopListening = store.feed.onCommit(
      (commit) => {
        this.#head = commit.head;
        this.#thread.post({ type: 'wake', head: commit.head });
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

  #threadOptions(): ForwardThreadOptions {
    const { file, urls, keys, store } = this.#options;
    return {
      file,
      head: this.#head,
      targets: urls.flatMap((url) => {
        const cursor = this.#cursors.get(targetUrl(url).hash);
        return cursor === undefined ? [] : [{ url, cursor }];
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
        this.#statuses = message.statuses.map((status, index) =>
          addedUp(this.#before[index], status),
        );
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
