/** One run of the numbers process, as its parent sees it. */

import { type ChildProcess, fork } from 'node:child_process';
import { type FromNumbers, fromNumbers, type NumbersOptions, type ToNumbers } from './protocol.ts';

export interface ChildOptions {
  /** The module that calls `serveNumbers`. */
  readonly entry: URL;
  /** Its environment: no settings, and so no secrets. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly start: NumbersOptions;
  readonly onMessage: (message: FromNumbers) => void;
  /** It has ended. Called once. */
  readonly onEnd: () => void;
}

/** Enough for batches of calls, besides what DuckDB takes; V8 would otherwise let garbage pile up. */
const HEAP = ['--max-old-space-size=96', '--max-semi-space-size=4'];
/** Several threads that share out what's left of 4 MB took a third of the follower's processor time. */
const GARBAGE = ['--no-parallel-scavenge'];
/** With glibc's own choice, an arena per thread, the same work took 600 MB instead of 340. Others ignore these. */
const MALLOC = { MALLOC_ARENA_MAX: '1', MALLOC_TRIM_THRESHOLD_: '131072' };
/** DuckDB's own allocator gives memory back after 0.1 s, not 10 s: 30 MB less at 10 million calls, and no slower. */
const JEMALLOC = { DUCKDB_JE_MALLOC_CONF: 'narenas:1,dirty_decay_ms:100,muzzy_decay_ms:0' };

export class Child {
  readonly #process: ChildProcess;
  readonly ended: Promise<void>;

  constructor({ entry, env, start, onMessage, onEnd }: ChildOptions) {
    const end = Promise.withResolvers<void>();
    this.ended = end.promise;
    this.#process = fork(entry, [], {
      env: { ...env, ...MALLOC, ...JEMALLOC },
      execArgv: [...HEAP, ...GARBAGE],
      serialization: 'advanced',
      // What a crash prints can quote stored data.
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.#process.on('message', (message) => onMessage(fromNumbers.parse(message)));
    // It couldn't be started, or a message couldn't be sent because it's ending.
    this.#process.on('error', () => this.kill());
    // An end before it even started has no `exit`.
    this.#process.once('close', () => {
      end.resolve();
      onEnd();
    });
    this.send({ type: 'start', options: start });
  }

  send(message: ToNumbers): void {
    if (this.#process.connected) this.#process.send(message, () => {});
  }

  kill(): void {
    this.#process.kill('SIGKILL');
  }
}
