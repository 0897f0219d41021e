/**
 * Follows the log into the facts. Each step takes what changed since the cursor, and writes the facts together
 * with the new cursor, so that a crash repeats nothing and skips nothing.
 */

import type { DuckDBConnection } from '@duckdb/node-api';
import type { OwnFact } from '../../core/kpi/call-fact.ts';
import { ownFact } from '../../core/kpi/own-fact.ts';
import type { ChangedCall, ChangeLog, Changes } from '../../ports/change-feed.ts';
import type { Timer } from '../../ports/clock.ts';
import type { Snapshot } from '../recent/recent.ts';
import type { Shape } from '../tables/schema.ts';
import { currencyAt } from './currency.ts';
import { FactWriter, type Step } from './fact-writer.ts';
import { type CallName, nameOf } from './facts/fact-row.ts';
import type { ChangedOwn } from './facts/families.ts';
import { Pace } from './pace.ts';
import { type Progress, readProgress, StartOver } from './progress.ts';
import { lagBetween } from './provider-lag.ts';
import { recordNameAt } from './record-name.ts';

/** How many calls a step takes. */
const CALLS_AT_ONCE = 2000;

export interface FollowerOptions {
  readonly log: ChangeLog;
  /** Its own. */
  readonly connection: DuckDBConnection;
  readonly shape: Shape;
  readonly timer: Timer;
}

/** How it's doing. */
export interface FollowerState extends Pick<Progress, 'position'> {
  readonly writtenThrough: number;
  /** Null before the first step. */
  readonly lagMs: number | null;
  /** Whether the facts never were complete. */
  readonly isRebuilding: boolean;
  /** From 0 to 1: how many of the buckets are made, once the facts are complete. */
  readonly bucketsMade: number;
}

export class Follower {
  readonly pace = new Pace();
  readonly #options: FollowerOptions;
  readonly #writer: FactWriter;
  #progress: Progress;
  #writtenThrough: number;
  #lagMs: number | null = null;
  #bucketsMade = 0;
  /** Whether the log is known to be the one that the facts were made from. */
  #isOwnLog = false;

  private constructor(options: FollowerOptions, progress: Progress, writer: FactWriter) {
    this.#options = options;
    this.#progress = progress;
    this.#writtenThrough = progress.position;
    this.#writer = writer;
  }

  static async open(options: FollowerOptions): Promise<Follower> {
    const { connection, shape, timer } = options;
    const progress = await readProgress(connection);
    const writer = await FactWriter.open(connection, shape, timer.now());
    return new Follower(options, progress, writer);
  }

  /** What questions can use beside the file; null while that changes. */
  get recent(): Snapshot | null {
    return this.#writer.recent.current;
  }

  get state(): FollowerState {
    const { position, isComplete } = this.#progress;
    return {
      position,
      writtenThrough: this.#writtenThrough,
      lagMs: this.#lagMs,
      isRebuilding: !isComplete,
      bucketsMade: this.#bucketsMade,
    };
  }

  /** Never resolves. Rejects if it can't go on. */
  async run(): Promise<never> {
    const { timer } = this.#options;
    for (;;) {
      const began = timer.now();
      const isCaughtUp = await this.step();
      const look = { at: timer.now(), writtenThrough: this.#writtenThrough };
      await this.#rest(this.pace.afterStep(look, look.at - began, isCaughtUp));
    }
  }

  /** Takes what changed since the last step, or a part of it. Resolves with whether that was everything. */
  async step(): Promise<boolean> {
    const { log, timer } = this.#options;
    const { epoch, position } = this.#progress;
    const changes = await log.changesAfter(position, CALLS_AT_ONCE);
    await this.#confirm(changes);
    const isCaughtUp = changes.through >= changes.writtenThrough;
    if (changes.through > position || epoch === null) await this.#take(changes);
    if (isCaughtUp && !this.#progress.isComplete) {
      const complete = { ...this.#progress, isComplete: true };
      await this.#writer.complete(complete, timer.now(), (made) => {
        this.#bucketsMade = made;
      });
      this.#progress = complete;
    }
    if (this.#progress.isComplete) await this.#writer.refresh(timer.now());
    if (isCaughtUp) await this.#extendMemory();
    this.#writtenThrough = changes.writtenThrough;
    this.#lagMs = (await currencyAt(changes.through, log, timer)).lagMs;
    return isCaughtUp;
  }

  /** Throws `StartOver` unless the facts can go on with these changes. */
  async #confirm({ epoch, writtenThrough, purgedThrough }: Changes): Promise<void> {
    const { epoch: known, position, lastRecord } = this.#progress;
    if (known !== null && epoch !== known) throw new StartOver('another database');
    // What's written stays written: this is an older copy of the database, such as a backup restored twice.
    if (position > writtenThrough) throw new StartOver('an older copy of the database');
    // Facts of calls that were purged or erased there would stay.
    if (position > 0 && position < purgedThrough) {
      throw new StartOver('records were purged before they were read');
    }
    if (this.#isOwnLog) return;
    if (lastRecord !== (await recordNameAt(this.#options.log, position))) {
      throw new StartOver('an older copy of the database that has grown since');
    }
    this.#isOwnLog = true;
  }

  async #take({ epoch, through, calls }: Changes): Promise<void> {
    const { log, shape, timer } = this.#options;
    const { position, isComplete } = this.#progress;
    const lastRecord = await recordNameAt(log, through);
    const progress = { epoch, position: through, lastRecord, isComplete };
    const lag = await lagBetween(log, position, through);
    const found = sorted(calls, shape.dimensions);
    await this.#writer.write({ ...found, lag, progress, now: timer.now() });
    this.#progress = progress;
  }

  async #extendMemory(): Promise<void> {
    const { timer } = this.#options;
    const began = timer.now();
    if (!this.pace.allowsPiece(began)) return;
    await this.#writer.earlier.addSome(began);
    this.pace.afterPiece(began, timer.now());
  }

  #rest(forMs: number): Promise<void> {
    return new Promise((resolve) => {
      this.#options.timer.after(forMs, resolve);
    });
  }
}

/** A call can have dimensions that aren't set any more. */
function sorted(
  calls: readonly ChangedCall[],
  dimensions: readonly string[],
): Pick<Step, 'changed' | 'gone' | 'erased'> {
  const changed: ChangedOwn[] = [];
  const gone: CallName[] = [];
  const erased: CallName[] = [];
  for (const call of calls) {
    const name = nameOf(call.accountSid, call.callSid);
    const state = call.kind === 'gone' ? null : call.state();
    if (state !== null && state.erasedAt !== null) erased.push(name);
    const own = call.kind === 'gone' || state === null ? null : ownFact(state, call.failureBatch);
    // A row that's still waiting for its call has no fact, and had none.
    if (call.kind === 'gone') gone.push(name);
    else if (own !== null) {
      changed.push({ rowId: call.rowId, name, own: withOnly(dimensions, own) });
    }
  }
  return { changed, gone, erased };
}

function withOnly(names: readonly string[], own: OwnFact): OwnFact {
  const all = Object.entries(own.dimensions);
  const kept = all.filter(([name]) => names.includes(name));
  return kept.length === all.length ? own : { ...own, dimensions: Object.fromEntries(kept) };
}
