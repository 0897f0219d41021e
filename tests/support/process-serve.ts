/**
 * `bin/callboard serve` as a process of its own that can be killed and started again on the same data. Its
 * callback lines are discarded; its log is kept.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { TEST_ENVIRONMENT } from './test-environment.ts';

const EXECUTABLE = resolve(import.meta.dirname, '../../bin/callboard');

export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** What it wrote to standard error. */
  readonly stderr: string;
}

export interface ServeProcess extends AsyncDisposable {
  readonly child: ChildProcess;
  /** Resolves with its port once it listens. Rejects if it ends first. */
  readonly listening: Promise<number>;
  readonly end: Promise<ProcessEnd>;
  /** What it has written to standard error so far. */
  stderr(): string;
  /** Kills it, and resolves when it is gone. */
  kill(): Promise<ProcessEnd>;
  /** Asks it to stop, and resolves when it has. */
  stop(): Promise<ProcessEnd>;
}

/** Starts it on any free port. `env` holds settings; the data folder is `dataDir`. */
export function startServe(
  dataDir: string,
  env: Readonly<Record<string, string>>,
  args: readonly string[] = ['--port', '0'],
): ServeProcess {
  const child = spawn(
    process.execPath,
    [EXECUTABLE, 'serve', '--log', 'json', '--data-dir', dataDir, ...args],
    {
      cwd: dataDir,
      env: { PATH: process.env['PATH'], HOME: dataDir, ...TEST_ENVIRONMENT, ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  let stderr = '';
  const listening = Promise.withResolvers<number>();
  // A test that kills it during the start doesn't ask for its port.
  listening.promise.catch(() => undefined);
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    const port = /"address":"http:[^"]*:(\d+)"/.exec(stderr)?.[1];
    if (port !== undefined) listening.resolve(Number(port));
  });
  const end = once(child, 'close').then((): ProcessEnd => {
    listening.reject(new Error(`It ended before it listened: ${stderr}`));
    return { code: child.exitCode, signal: child.signalCode, stderr };
  });
  const endBy = (signal: NodeJS.Signals): Promise<ProcessEnd> => {
    child.kill(signal);
    return end;
  };
  return {
    child,
    listening: listening.promise,
    end,
    stderr: () => stderr,
    kill: () => endBy('SIGKILL'),
    stop: () => endBy('SIGTERM'),
    async [Symbol.asyncDispose]() {
      await endBy('SIGKILL');
    },
  };
}
