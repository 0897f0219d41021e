/**
 * The process that Callboard runs in: its environment, streams and signals as values. This is the only module
 * that reads them, and the only one that ends the process if something prevents a normal exit, such as a
 * hanging disk.
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
  /** How to run `callboard` here; goes before a command's name. */
  readonly invocation: string;
  /** The wall clock, in milliseconds since 1970. */
  now(): number;
  readonly stdin: Readable;
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  /** Standard output that doesn't block the program while a terminal is stopped (Ctrl-S). */
  openDisplay(): TextStream;
  /**
   * Resolves with the first SIGINT or SIGTERM, or `others`. After that, the process ends within
   * `STOP_WITHIN_MS`, and another signal ends it immediately, except in the first half second: npm forwards
   * the signal that the terminal already sent.
   */
  untilStopped(...others: readonly NodeJS.Signals[]): Promise<NodeJS.Signals>;
  /**
   * Kills the process with SIGKILL after `ms` milliseconds, unless it has exited by then. Nothing else is
   * reliable: Node waits for its threads, and one of them can wait for the disk forever.
   */
  endWithin(ms: number): void;
}

/** How long everything has to finish after a signal, in milliseconds. */
export const STOP_WITHIN_MS = 15_000;

const ECHO_MS = 500;
/** How long the last words may take before the process ends without them, in milliseconds. */
const LAST_WORDS_MS = 500;
const NOT_IN_TIME =
  "callboard: Callboard didn't stop in time, so it was killed. The disk, or something else that it's waiting " +
  "for, isn't responding. Everything it acknowledged is in the data folder.\n";

/** This process. */
export const readProcess = (): HostProcess => ({
  env: process.env,
  invocation: invocationOf(process.env, process.argv[1] ?? 'callboard', process.cwd()),
  now: () => Date.now(),
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  // Node writes to terminals and files synchronously, and to pipes asynchronously.
  openDisplay: () => (isPipe(process.stdout) ? process.stdout : new Display(process.stdout)),
  untilStopped,
  endWithin,
});

/**
 * The command that starts this program from a shell in the same folder: npm's if npm started it, its name if
 * it's on PATH, or the path of the executable.
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

/** Whether to use colours: on a terminal that supports them, unless NO_COLOR is set. */
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
    const kill = (): boolean => process.kill(process.pid, 'SIGKILL');
    // Asynchronous: standard error can be on the disk that hangs.
    write(process.stderr.fd, NOT_IN_TIME, kill);
    setTimeout(kill, LAST_WORDS_MS);
  }, ms).unref();
}

/** Writes on a thread of the platform's pool, so that only that thread waits for a slow reader. */
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
