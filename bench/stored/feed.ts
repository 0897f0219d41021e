/** Puts callbacks into a database the way they would have arrived: through Callboard's receiver and event sink. */

import { join } from 'node:path';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { createReceiver } from '../../src/ingest/receiver.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import { SILENT } from '../../tests/support/silent.ts';
import { UNCOUNTED } from '../../tests/support/uncounted.ts';
import type { Parameter } from '../ingest/signing.ts';

/** A callback that isn't signed. */
export interface Arrival {
  /** When it arrives, milliseconds since 1970. */
  readonly at: number;
  /** The path that it's sent to, with its query. */
  readonly target: string;
  readonly parameters: readonly Parameter[];
}

export interface FeedOptions {
  /** The data folder for `callboard serve`. */
  readonly dataDir: string;
  /** Names of own dimensions. */
  readonly dimensions: readonly string[];
  readonly arrivals: Iterable<Arrival>;
}

/** Callbacks on their way into the store at once. */
const MOST_UNDER_WAY = 1000;
/** Callbacks created between two turns of the event loop, in which the store processes earlier ones. */
const MADE_AT_ONCE = 50;
/** How long to wait after a 503. */
const TURNED_AWAY_MS = 200;
/** The default `CALLBOARD_FAILURE_THRESHOLD`. */
const FAILURE_THRESHOLD = 100;

/** Resolves with the number of callbacks it stored. Throws at the first callback that was refused. */
export async function feed({ dataDir, dimensions, arrivals }: FeedOptions): Promise<number> {
  const failures: Error[] = [];
  let now = 0;
  const clock = { now: () => now };
  await using store = await openSqliteStore({
    file: join(dataDir, 'callboard.db'),
    rules: { failureThreshold: FAILURE_THRESHOLD, targets: NO_TARGETS },
    dimensions,
    clock,
    logger: SILENT,
    metrics: UNCOUNTED,
    onFatal: (error) => failures.push(error),
    exportThread: new URL('../../src/app/export-thread.ts', import.meta.url),
  });
  const receiver = createReceiver({
    installation: 'a1b2c3d4',
    sink: store.sink,
    keys: [],
    allowUnsigned: true,
    address: { publicUrl: null, trustProxy: false },
    clock,
    metrics: UNCOUNTED,
  });
  let answered = 0;
  let underWay = 0;
  /** Callbacks that were turned away, because others are waiting for the disk. */
  const again: Arrival[] = [];
  const give = (arrival: Arrival): void => {
    const { at, target, parameters } = arrival;
    now = at;
    underWay += 1;
    const body = Buffer.from(formOf(parameters));
    const request = { method: 'POST', target, headers: HEADERS, body, encrypted: false };
    receiver.receive(request, ({ status }) => {
      underWay -= 1;
      if (status === 204) answered += 1;
      else if (status === 503) again.push(arrival);
      else failures.push(new Error(`a callback was answered ${status}`));
    });
  };

  const source = arrivals[Symbol.iterator]();
  let isOver = false;
  while (!isOver || underWay > 0 || again.length > 0) {
    if (again.length > 0) await setTimeout(TURNED_AWAY_MS);
    for (const arrival of again.splice(0)) give(arrival);
    for (let made = 0; made < MADE_AT_ONCE && again.length === 0 && !isOver; made += 1) {
      if (underWay >= MOST_UNDER_WAY) break;
      const next = source.next();
      if (next.done === true) isOver = true;
      else give(next.value);
    }
    await setImmediate();
    const [failure] = failures;
    if (failure !== undefined) throw failure;
  }
  return answered;
}

/** The same output as URLSearchParams in a fraction of the time: there can be millions to write. */
const formOf = (parameters: readonly Parameter[]): string =>
  parameters.map(([name, value]) => `${name}=${encoded(value)}`).join('&');

const encoded = (value: string): string =>
  /^[\w.-]*$/.test(value) ? value : encodeURIComponent(value).replaceAll('%20', '+');

const HEADERS = { host: '127.0.0.1', 'content-type': 'application/x-www-form-urlencoded' } as const;

const NO_TARGETS = { smsRecipients: [], webhookUrl: null, publicUrl: null } as const;
