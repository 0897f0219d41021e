/** Starts one server under test as a process of its own, and ends it again. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

export interface ServerCommand {
  readonly program: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly port: number;
  /** Its output goes to a file here, as it would where it is run in earnest. */
  readonly folder: string;
}

export interface RunningServer {
  readonly pid: number;
  /** Asks it to end (SIGTERM) and waits for it. True where it ended by itself, with exit code 0. */
  stop(): Promise<boolean>;
  kill(): Promise<void>;
}

const START_SECONDS = 60;
const STOP_SECONDS = 30;

/** Resolves when the server takes connections. Throws with its last words where it never does. */
export async function startServer(command: ServerCommand): Promise<RunningServer> {
  const logFile = join(command.folder, 'output.log');
  const log = openSync(logFile, 'a');
  const child = spawn(command.program, command.args, {
    // Not in the project: a .env there is not the benchmark's.
    cwd: command.folder,
    env: { PATH: process.env['PATH'] ?? '', HOME: command.folder, ...command.environment },
    stdio: ['ignore', log, log],
  });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${command.program} could not be started`);
  await untilListening(child, command.port, logFile);
  return {
    pid,
    async stop() {
      child.kill('SIGTERM');
      const ended = await endWithin(child, STOP_SECONDS);
      if (!ended) child.kill('SIGKILL');
      return ended && child.exitCode === 0;
    },
    async kill() {
      child.kill('SIGKILL');
      await endWithin(child, STOP_SECONDS);
    },
  };
}

async function untilListening(child: ChildProcess, port: number, logFile: string): Promise<void> {
  const deadline = performance.now() + START_SECONDS * 1000;
  while (!(await takesConnections(port))) {
    if (child.exitCode !== null || performance.now() > deadline) {
      child.kill('SIGKILL');
      const words = readFileSync(logFile, 'utf8').slice(-2000);
      throw new Error(`the server never took a connection on port ${port}. It said:\n${words}`);
    }
    await delay(20);
  }
}

async function takesConnections(port: number): Promise<boolean> {
  const socket = createConnection({ host: '127.0.0.1', port });
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

async function endWithin(child: ChildProcess, seconds: number): Promise<boolean> {
  if (child.exitCode !== null || child.signalCode !== null) return true;
  try {
    await once(child, 'exit', { signal: AbortSignal.timeout(seconds * 1000) });
    return true;
  } catch {
    return false;
  }
}
