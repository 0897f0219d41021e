/** The main thread's end of the thread that follows the log: a question in, a promise of its answer out. */

import { Worker } from 'node:worker_threads';
import type { ChangeLog, Changes, LogEntries } from '../../../ports/change-feed.ts';
import type { Logger } from '../../../ports/logger.ts';
import type { Metrics } from '../../../ports/metrics.ts';
import type { DamageWatch } from '../database/damage-watch.ts';
import { KeptThread } from '../threads/kept-thread.ts';
import { StoreUnavailableError } from '../threads/store-unavailable.ts';
import { CHANGES_REST_MS, READER_YOUNG_MB } from '../tuning.ts';
import type {
  ChangesQuestion,
  ChangesThreadOptions,
  FromChanges,
  ToChanges,
} from './changes-protocol.ts';
import { unpackChanges } from './packed-changes.ts';

export interface ChangesClientOptions extends ChangesThreadOptions {
  readonly logger: Logger;
  readonly metrics: Pick<Metrics, 'threadRestarted'>;
  readonly damage: DamageWatch;
  /** How long the thread has nothing to do until it ends, in milliseconds. For tests. */
  readonly restAfterMs?: number;
}

type Answer = Exclude<FromChanges, { readonly type: 'no-answer' }>;

interface Asked {
  readonly answered: (answer: Answer) => void;
  readonly failed: (error: Error) => void;
}

export class ChangesClient implements ChangeLog {
  readonly #thread: KeptThread<ToChanges, FromChanges>;
  readonly #asked = new Map<number, Asked>();
  readonly #damage: DamageWatch;
  readonly #restAfterMs: number;
  #rest: NodeJS.Timeout | null = null;
  #nextId = 1;

  /** Starts no thread before it's asked for the first time, and ends it while nothing is asked. */
  constructor({ file, logger, metrics, damage, restAfterMs }: ChangesClientOptions) {
    this.#damage = damage;
    this.#restAfterMs = restAfterMs ?? CHANGES_REST_MS;
    const workerData: ChangesThreadOptions = { file };
    this.#thread = new KeptThread({
      name: 'changes',
      start: () =>
        new Worker(new URL('./changes-thread.ts', import.meta.url), {
          workerData,
          name: 'callboard-changes',
          resourceLimits: { maxYoungGenerationSizeMb: READER_YOUNG_MB },
        }),
      onMessage: (message) => this.#onMessage(message),
      onLost: () => this.#onLost(),
      logger,
      metrics,
    });
  }

  /** Whether the thread has ended and the next one isn't ready yet. */
  get isDown(): boolean {
    return this.#thread.isDown;
  }

  async changesAfter(position: number, limit: number): Promise<Changes> {
    const answer = await this.#ask({ type: 'changes', id: this.#newId(), position, limit });
    if (answer.type !== 'changes') throw new Error('changes were asked for');
    return unpackChanges(answer.changes);
  }

  async recordsAfter(position: number, limit: number): Promise<LogEntries> {
    const answer = await this.#ask({ type: 'records', id: this.#newId(), position, limit });
    if (answer.type !== 'records') throw new Error('records were asked for');
    return answer.entries;
  }

  /** Has what was asked answered first: a thread that's stopped inside SQLite aborts the process. */
  async close(): Promise<void> {
    this.#stayAwake();
    await this.#thread.close({ type: 'close' });
    this.#onLost();
  }

  #newId(): number {
    this.#nextId += 1;
    return this.#nextId;
  }

  #ask(question: ChangesQuestion): Promise<Answer> {
    this.#stayAwake();
    this.#thread.start();
    return new Promise((answered, failed) => {
      if (this.#thread.post(question)) this.#asked.set(question.id, { answered, failed });
      else failed(StoreUnavailableError.notReading());
    });
  }

  #onMessage(message: FromChanges): void {
    const asked = this.#asked.get(message.id);
    this.#asked.delete(message.id);
    if (this.#asked.size === 0) this.#planRest();
    if (message.type !== 'no-answer') {
      asked?.answered(message);
      return;
    }
    if (message.isDamaged) this.#damage.seen();
    asked?.failed(
      message.isDamaged
        ? StoreUnavailableError.damaged()
        : new Error(`the store could not be read: ${message.reason}`),
    );
  }

  #planRest(): void {
    this.#rest = setTimeout(() => this.#thread.rest({ type: 'close' }), this.#restAfterMs).unref();
  }

  #stayAwake(): void {
    if (this.#rest !== null) clearTimeout(this.#rest);
    this.#rest = null;
  }

  /** What was asked and not answered won't be. */
  #onLost(): void {
    for (const { failed } of this.#asked.values()) failed(StoreUnavailableError.notReading());
    this.#asked.clear();
  }
}
