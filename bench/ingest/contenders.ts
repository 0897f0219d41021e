/** The servers that are measured, and how each is started. */

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type RunningServer, startServer } from './servers/running-server.ts';

export interface Contender {
  readonly id: 'a' | 'b' | 'c' | 'd';
  readonly name: string;
  /** Whether it recognises repeats, so that each request can be sent only once. */
  readonly remembers: boolean;
  start(place: Place): Promise<RunningServer>;
}

/** The folders for one run of a server. */
export interface Place {
  readonly port: number;
  /** For its output. */
  readonly folder: string;
  /** For its data. */
  readonly dataDir: string;
}

export const SIGNING_KEY = 'PSK_benchmark';

const ROOT = join(import.meta.dirname, '../..');
const SERVERS = join(import.meta.dirname, 'servers');
const PYTHON = '/usr/bin/python3';

export const bare: Contender = {
  id: 'a',
  name: 'bare node:http',
  remembers: false,
  start: (place) => startNode(place, [join(SERVERS, 'bare.ts'), String(place.port)]),
};

export const checked: Contender = {
  id: 'b',
  name: 'node:http, parsed and checked',
  remembers: false,
  start: (place) =>
    startNode(place, [join(SERVERS, 'checked.ts'), String(place.port), SIGNING_KEY]),
};

/** `callboard serve` with its defaults; `extra` slows the disk. */
export const callboard = (extra: Readonly<Record<string, string>> = {}): Contender => ({
  id: 'c',
  name: 'Callboard as shipped',
  remembers: true,
  start: (place) =>
    startNode(place, [join(ROOT, 'bin/callboard'), 'serve'], {
      CALLBOARD_PORT: String(place.port),
      CALLBOARD_DATA_DIR: place.dataDir,
      SIGNALWIRE_SIGNING_KEY: SIGNING_KEY,
      ...extra,
    }),
});

/** The script with a list of this many calls. */
export const script = (storedCalls: number): Contender => ({
  id: 'd',
  name: `the script, ${storedCalls.toLocaleString('en')} calls`,
  remembers: false,
  start: ({ port, folder }) =>
    startServer({
      program: PYTHON,
      args: [join(SERVERS, 'flask-baseline.py'), String(port)],
      environment: { STORED_CALLS: String(storedCalls), PYTHONDONTWRITEBYTECODE: '1' },
      port,
      folder,
    }),
});

/** Whether Debian's Python has what the script needs. */
export async function canRunScript(): Promise<boolean> {
  return promisify(execFile)(PYTHON, ['-c', 'import flask, pandas']).then(
    () => true,
    () => false,
  );
}

function startNode(
  { port, folder }: Place,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<RunningServer> {
  return startServer({ program: process.execPath, args, environment, port, folder });
}
