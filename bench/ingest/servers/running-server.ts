/** Starts a server under test as a separate process, and stops it. */

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
  /** A file for its output, like in production. */
  readonly folder: string;
}

export interface RunningServer {
  readonly pid: number;
  /** Asks it to exit (SIGTERM) and waits. True if it exited with code 0. */
  stop(): Promise<boolean>;
  kill(): Promise<void>;
}

const START_SECONDS = 60;
const STOP_SECONDS = 30;

/** Resolves once the server accepts connections. Throws with its last output if it never does. */
export async function startServer(command: ServerCommand): Promise<RunningServer> {
  const logFile = join(command.folder, 'output.log');
  const log = openSync(logFile, 'a');
  const child = spawn(command.program, command.args, {
    // Outside the project: a .env there isn't meant for the benchmark.
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
