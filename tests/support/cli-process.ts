/** Runs `bin/callboard` as its users do: as a process of its own, in an empty folder. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { chown, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { TEST_ENVIRONMENT } from './test-environment.ts';

export interface CliEnd {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Standard input. */
  readonly input?: string;
  /** Files in its folder, by name. */
  readonly files?: Readonly<Record<string, string>>;
  /** Prepares its folder further before it starts. */
  readonly prepare?: (folder: string) => Promise<void>;
  /** Runs it as a user without special permissions, even if the tests run as root. */
  readonly unprivileged?: boolean;
  /** The repository's own by default. */
  readonly executable?: string;
  /** The Node that runs it. The tests' own by default. */
  readonly node?: string;
}

const EXECUTABLE = resolve(import.meta.dirname, '../../bin/callboard');

/** A running command. `await using` kills it if it still runs, and removes its folder. */
export class CliProcess implements AsyncDisposable {
  readonly folder: string;
  readonly child: ChildProcessWithoutNullStreams;
  readonly end: Promise<CliEnd>;
  #stdout = '';
  #stderr = '';
  #waiting: (() => void)[] = [];

  private constructor(folder: string, args: readonly string[], options: CliOptions) {
    this.folder = folder;
    this.child = spawn(
      options.node ?? process.execPath,
      [options.executable ?? EXECUTABLE, ...args],
      {
        cwd: folder,
        env: { PATH: process.env['PATH'], HOME: folder, ...TEST_ENVIRONMENT, ...options.env },
        ...(options.unprivileged === true && isRoot()
          ? { uid: UNPRIVILEGED, gid: UNPRIVILEGED }
          : {}),
      },
    );
    // A command may end before it has read its input.
    this.child.stdin.on('error', () => undefined).end(options.input ?? '');
    this.child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.#stdout += text;
      this.#wake();
    });
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr += text;
      this.#wake();
    });
    this.end = new Promise((resolveEnd) => {
      this.child.on('close', (code) => {
        resolveEnd({ code, stdout: this.#stdout, stderr: this.#stderr });
      });
    });
  }

  static async start(args: readonly string[], options: CliOptions = {}): Promise<CliProcess> {
    const folder = await mkdtemp(join(tmpdir(), 'callboard-cli-'));
    for (const [name, text] of Object.entries(options.files ?? {})) {
      await writeFile(join(folder, name), text);
    }
    await options.prepare?.(folder);
    if (options.unprivileged === true && isRoot()) await giveAway(folder);
    return new CliProcess(folder, args, options);
  }

  /** Resolves with the first match in the output of the process. Rejects if it ends first. */
  async output(pattern: RegExp): Promise<string> {
    let ended: CliEnd | null = null;
    void this.end.then((end) => {
      ended = end;
      this.#wake();
    });
    for (;;) {
      const found = pattern.exec(this.#stdout) ?? pattern.exec(this.#stderr);
      if (found !== null) return found[1] ?? found[0];
      if (ended !== null) {
        throw new Error(`It ended and never wrote ${pattern}: ${JSON.stringify(ended)}`);
      }
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill('SIGKILL');
    await this.end;
    await rm(this.folder, { recursive: true, force: true });
  }
}

const UNPRIVILEGED = 65_534;

const isRoot = (): boolean => process.getuid?.() === 0;

/** Gives a folder and its contents to an unprivileged user. The modes stay. */
async function giveAway(folder: string): Promise<void> {
  for (const name of await readdir(folder, { recursive: true })) {
    await chown(join(folder, name), UNPRIVILEGED, UNPRIVILEGED);
  }
  await chown(folder, UNPRIVILEGED, UNPRIVILEGED);
}

/** Runs a command until it ends. */
export async function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliEnd> {
  await using running = await CliProcess.start(args, options);
  return await running.end;
}
