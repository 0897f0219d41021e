/**
 * The process that Callboard runs in: arguments, environment, streams and signals, handed on as
 * values. The only place that reads them, and the only one that ends the process: where something
 * keeps it from ending by itself, such as a disk that hangs.
 */
import { existsSync, write } from 'node:fs';
import { delimiter, join, relative } from 'node:path';
import { type Readable, Writable } from 'node:stream';

export type Environment = Readonly<Record<string, string | undefined>>;

/** A stream that may be a terminal. */
export type TextStream = Writable & {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
};

export interface HostProcess {
  readonly env: Environment;
  /** How a person here calls `callboard`, to be put before a command's name. */
  readonly invocation: string;
  /** The wall clock, in milliseconds since 1970. */
  now(): number;
  readonly stdin: Readable;
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  /** Standard output for a program that must go on while a terminal is stopped (Ctrl-S). */
  openDisplay(): TextStream;
  /**
   * Resolves with the first SIGINT or SIGTERM, or `others`. From then on the process ends within
   * `STOP_WITHIN_MS`, and another signal ends it at once, except within half a second: npm passes on
   * what the terminal already sent.
   */
  untilStopped(...others: readonly NodeJS.Signals[]): Promise<NodeJS.Signals>;
  /**
   * Ends the process in `ms` milliseconds by SIGKILL, unless it has ended by itself before. No other
   * way is certain: Node waits for its threads, and one of them may wait for the disk for ever.
   */
  endWithin(ms: number): void;
}

/** How long a signal lets everything come to its end, in milliseconds. */
export const STOP_WITHIN_MS = 15_000;

const ECHO_MS = 500;
const LAST_WORDS_MS = 50;
const NOT_IN_TIME =
  "callboard: It did not stop in time, so it's killed: the disk, or something else that it waits for, " +
  "doesn't answer. What was acknowledged is in the data folder.\n";

/** This process. */
export const readProcess = (): HostProcess => ({
  env: process.env,
  invocation: invocationOf(process.env, process.argv[1] ?? 'callboard', process.cwd()),
  now: () => Date.now(),
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  // Node writes to terminals and files in the event loop's own thread, and to pipes without waiting.
  openDisplay: () => (isPipe(process.stdout) ? process.stdout : new Display(process.stdout)),
  untilStopped,
  endWithin,
});

/**
 * The words that start this program again from a shell in the same folder: npm's where npm started it,
 * its name where that is on PATH, else the path of the executable.
 */
export function invocationOf(env: Environment, executable: string, folder: string): string {
  const event = env['npm_lifecycle_event'];
  if (event === 'npx') return 'npx callboard';
  if (event !== undefined && env['npm_package_name'] === 'callboard') {
    return 'npm run -s callboard --';
  }
  const folders = (env['PATH'] ?? '').split(delimiter);
  if (folders.some((each) => each !== '' && existsSync(join(each, 'callboard')))) {
    return 'callboard';
  }
  const path = relative(folder, executable);
  return path.startsWith('..') ? executable : path;
}

/** Whether colours are wanted: on a terminal that has them, unless NO_COLOR says otherwise. */
export const wantsColor = (env: Environment, stream: TextStream): boolean =>
  stream.isTTY === true && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';

const isPipe = (stream: Writable): boolean => '_type' in stream && stream._type === 'pipe';

function untilStopped(...others: readonly NodeJS.Signals[]): Promise<NodeJS.Signals> {
  const signals = ['SIGINT', 'SIGTERM', ...others] as const;
  return new Promise((resolve) => {
    let stoppedAt: number | null = null;
    const stop = (signal: NodeJS.Signals): void => {
      if (stoppedAt === null) {
        stoppedAt = performance.now();
        endWithin(STOP_WITHIN_MS);
        resolve(signal);
      } else if (performance.now() - stoppedAt > ECHO_MS) {
        for (const each of signals) process.off(each, stop);
        process.kill(process.pid, signal);
      }
    };
    for (const each of signals) process.on(each, stop);
  });
}

function endWithin(ms: number): void {
  setTimeout(() => {
    // In a thread of its own: standard error may lie on the disk that hangs.
    write(process.stderr.fd, NOT_IN_TIME, () => undefined);
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), LAST_WORDS_MS);
  }, ms).unref();
}

/** Writes in a thread of the platform's pool, so that only that thread waits for a slow reader. */
class Display extends Writable {
  readonly #stream: NodeJS.WriteStream & { fd: number };

  constructor(stream: NodeJS.WriteStream & { fd: number }) {
    super({ decodeStrings: true });
    this.#stream = stream;
    stream.on('resize', () => this.emit('resize'));
  }

  get isTTY(): boolean {
    return this.#stream.isTTY === true;
  }

  get columns(): number {
    return this.#stream.columns;
  }

  get rows(): number {
    return this.#stream.rows;
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    write(this.#stream.fd, chunk, (error, written) => {
      if (error?.code === 'EAGAIN') setTimeout(() => this._write(chunk, _encoding, done), 10);
      else if (error !== null || written >= chunk.length) done(error);
      else this._write(chunk.subarray(written), _encoding, done);
    });
  }

  override _writev(
    chunks: readonly { readonly chunk: Buffer }[],
    done: (error?: Error | null) => void,
  ): void {
    this._write(Buffer.concat(chunks.map(({ chunk }) => chunk)), 'buffer', done);
  }
}
