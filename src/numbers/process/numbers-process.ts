/**
 * Callboard's end of the numbers process: starts it, watches it, and starts it again if it ends. Nothing here
 * loads DuckDB.
 */

import { renameSync, rmSync } from 'node:fs';
import { failure } from '../../core/result.ts';
import { RestartDelays } from '../../core/time/restart-delays.ts';
import type { Timer } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { NumbersMetrics } from '../../ports/metrics.ts';
import type { NumbersAnswer, NumbersProblem, NumbersState } from '../../ports/numbers/numbers.ts';
import { renewedFile } from '../tables/renew-file.ts';
import { Child, type ChildOptions } from './child.ts';
import { OpenQuestions } from './open-questions.ts';
import type { Asked, Beat, EndReason, FromNumbers, QuestionKind, Questions } from './protocol.ts';

/** At 10 million calls and 2,000 callbacks a second it took up to 415 MB (`bench/README.md`, 2026-11-29). */
const MOST_MEMORY_BYTES = 640 * 1024 * 1024;
/** Without a beat for this long, it hangs. */
const SILENT_MS = 30_000;
/** How long the first one can take: its file is opened before, at a low priority. */
const START_MS = 10 * 60_000;

const RESTARTING = 'the process that keeps statistics ended and is being restarted';
const NO_DUCKDB =
  "DuckDB can't be loaded: @duckdb/node-api has no binary for this platform, or its binary wasn't installed";

export interface NumbersProcessOptions extends Pick<ChildOptions, 'entry' | 'env' | 'start'> {
  readonly timer: Timer;
  readonly logger: Logger;
  readonly metrics: NumbersMetrics;
  /** Above this it's started again; 640 MB by default. */
  readonly mostMemoryBytes?: number;
}

export class NumbersProcess implements AsyncDisposable {
  readonly #options: NumbersProcessOptions;
  readonly #questions = new OpenQuestions();
  readonly #delays = new RestartDelays();
  #child: Child | null = null;
  #startedAt = 0;
  /** The latest; null before the first one of this run. */
  #beat: Beat | null = null;
  #restarts = 0;
  /** Why this run ended, if it said so. */
  #end: { readonly reason: EndReason; readonly fault: string } | null = null;
  /** Why it can't be asked; null once it's ready. */
  #downReason: string | null = 'the process that keeps statistics is starting';
  #cancelRestart = (): void => {};
  #cancelSilence = (): void => {};
  #isClosed = false;

  /** Starts nothing yet. */
  constructor(options: NumbersProcessOptions) {
    this.#options = options;
  }

  start(): void {
    if (this.#child === null && !this.#isClosed) this.#start();
  }

  get state(): NumbersState {
    const beat = this.#beat;
    const down = this.#downReason;
    const common = {
      position: beat?.position ?? 0,
      lagMs: beat?.lagMs ?? null,
      restarts: this.#restarts,
      memoryBytes: beat?.memoryBytes ?? null,
    };
    if (down !== null) {
      const status =
        beat === null && this.#restarts === 0 && this.#end === null ? 'starting' : 'down';
      return { ...common, status, reason: status === 'down' ? down : null, progress: null };
    }
    return beat?.isRebuilding === true
      ? { ...common, status: 'rebuilding', reason: null, progress: progressOf(beat) }
      : { ...common, status: 'following', reason: null, progress: null };
  }

  async ask<Kind extends QuestionKind>(
    asked: Extract<Asked, { kind: Kind }>,
  ): NumbersAnswer<Questions[Kind]['answer']> {
    const { metrics } = this.#options;
    try {
      const answer = await this.#ask<Kind>(asked);
      metrics.numbersAsked(answer.ok ? 'answered' : answer.problem.kind);
      return answer;
    } catch (error) {
      metrics.numbersAsked('failed');
      throw error;
    }
  }

  #ask<Kind extends QuestionKind>(
    asked: Extract<Asked, { kind: Kind }>,
  ): NumbersAnswer<Questions[Kind]['answer']> {
    const problem = this.#problem();
    const child = this.#child;
    if (problem !== null || child === null) {
      return Promise.resolve(failure(problem ?? { kind: 'down', reason: RESTARTING }));
    }
    return this.#questions.ask<Kind>((id) => child.send({ type: 'ask', id, asked }));
  }

  /** Stops it. Open questions are answered with `down`. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    this.#cancelRestart();
    this.#cancelSilence();
    this.#downReason = 'Callboard is stopping';
    this.#child?.kill();
    await this.#child?.ended;
  }

  #problem(): NumbersProblem | null {
    if (this.#downReason !== null) return { kind: 'down', reason: this.#downReason };
    const beat = this.#beat;
    return beat?.isRebuilding === true ? { kind: 'rebuilding', progress: progressOf(beat) } : null;
  }

  #start(): void {
    const { entry, env, start } = this.#options;
    this.#startedAt = performance.now();
    this.#end = null;
    this.#expectBeat(START_MS);
    this.#child = new Child({
      ...{ entry, env, start },
      onMessage: (message) => this.#onMessage(message),
      onEnd: () => this.#onEnd(),
    });
  }

  #onMessage(message: FromNumbers): void {
    switch (message.type) {
      case 'beat':
        this.#beat = message;
        this.#downReason = null;
        this.#expectBeat(SILENT_MS);
        if (message.memoryBytes > (this.#options.mostMemoryBytes ?? MOST_MEMORY_BYTES)) {
          this.#restartFor('memory');
        }
        break;
      case 'answer':
        this.#questions.answered(message.id, message.answer);
        break;
      case 'no-answer':
        this.#questions.failed(message.id, message.fault);
        break;
      case 'end':
        this.#end = message;
        break;
    }
  }

  #expectBeat(withinMs: number): void {
    this.#cancelSilence();
    this.#cancelSilence = this.#options.timer.after(withinMs, () => this.#restartFor('silence'));
  }

  #restartFor(fault: string): void {
    this.#end ??= { reason: 'failed', fault };
    this.#child?.kill();
  }

  #onEnd(): void {
    this.#child = null;
    this.#beat = null;
    this.#cancelSilence();
    if (!this.#isClosed) this.#downReason = RESTARTING;
    const { reason, fault } = this.#end ?? { reason: 'failed', fault: 'none' };
    if (!this.#isClosed) this.#onLost(reason, fault);
    this.#questions.lost({ kind: 'down', reason: this.#downReason ?? RESTARTING });
  }

  #onLost(reason: EndReason, fault: string): void {
    const { logger, timer } = this.#options;
    if (reason === 'no-duckdb') {
      this.#downReason = NO_DUCKDB;
      logger.warn(
        { fault },
        "DuckDB can't be loaded, so there are no statistics. Everything else works.",
      );
      return;
    }
    if (reason === 'start-over') deleteFile(this.#options.start.file);
    if (reason === 'renewed') putInPlace(this.#options.start.file);
    const delay = this.#delays.next(performance.now() - this.#startedAt);
    this.#cancelRestart = timer.after(delay, () => {
      if (reason !== 'renewed') this.#restarts += 1;
      this.#start();
    });
    if (reason === 'start-over') logger.warn({ fault, restartInMs: delay }, STARTED_OVER);
    else if (reason === 'renewed') logger.info({}, RENEWED);
    else logger.error({ fault, restartInMs: delay }, ENDED);
  }
}

const STARTED_OVER =
  "numbers.duckdb is damaged or doesn't belong to this database and these settings. It's being made again from the log.";
const RENEWED = 'What was erased or purged has left numbers.duckdb.';
const ENDED =
  'The process that keeps statistics ended unexpectedly and is being restarted. Callbacks are still kept.';

/** How much of the time the facts take; their buckets take the rest. */
const FACTS_SHARE = 0.9;

const progressOf = ({ position, writtenThrough, bucketsMade }: Beat): number =>
  writtenThrough === 0
    ? 0
    : FACTS_SHARE * Math.min(1, position / writtenThrough) + (1 - FACTS_SHARE) * bucketsMade;

/** With its write-ahead log, and what large questions left beside it. */
function deleteFile(file: string): void {
  for (const each of [file, `${file}.wal`, `${file}.tmp`]) {
    rmSync(each, { recursive: true, force: true });
  }
}

/**
 * Gives the file's place to the copy that was made of it. Without its write-ahead log the file is as it was a while ago,
 * so an end in between costs a catch-up at most.
 */
function putInPlace(file: string): void {
  try {
    rmSync(`${file}.wal`, { force: true });
    renameSync(renewedFile(file), file);
  } catch {
    // The file goes on as it is, and is copied again.
  }
}
