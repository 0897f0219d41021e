/**
 * Fills a database with ended calls the way they would have come: through Callboard's own receiver and
 * event sink, without the network in between.
 */

import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { createReceiver } from '../../src/ingest/receiver.ts';
import type { Logger } from '../../src/ports/logger.ts';
import type { Metrics } from '../../src/ports/metrics.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import { CALLBACK_PATH } from '../ingest/request-bytes.ts';
import type { Parameter } from '../ingest/signing.ts';
import { traffic } from '../ingest/traffic.ts';

export interface SeedOptions {
  /** Where `callboard serve` will find the database. */
  readonly dataDir: string;
  /** How many calls end; a few hundred more are left under way. */
  readonly calls: number;
  readonly seed: number;
  /** When the calls were, milliseconds since 1970. */
  readonly at: number;
  /** Told now and then how many calls have ended. */
  onProgress(endedCalls: number): void;
}

/** Callbacks on their way into the store at once. */
const MOST_UNDER_WAY = 5000;
/** Made between two turns of the event loop, in which the store gets on with those before them. */
const MADE_AT_ONCE = 50;
const PROGRESS_EVERY = 250_000;
/** The shipped `CALLBOARD_FAILURE_THRESHOLD`. */
const FAILURE_THRESHOLD = 100;

/** Resolves with the number of callbacks it stored. Throws at the first callback that was not kept. */
export async function seed({ dataDir, calls, seed, at, onProgress }: SeedOptions): Promise<number> {
  const failures: Error[] = [];
  const clock = { now: () => at };
  await using store = await openSqliteStore({
    file: join(dataDir, 'callboard.db'),
    rules: { failureThreshold: FAILURE_THRESHOLD, targets: NOBODY },
    clock,
    logger: SILENT,
    metrics: UNCOUNTED,
    onFatal: (error) => failures.push(error),
    exportThread: new URL('../../src/app/export-thread.ts', import.meta.url),
  });
  const receiver = createReceiver({
    sink: store.sink,
    keys: [],
    allowUnsigned: true,
    address: { publicUrl: null, trustProxy: false },
    clock,
    metrics: UNCOUNTED,
  });
  const source = traffic('in-turn', seed, at);
  let answered = 0;
  const give = (body: string): void => {
    const request = {
      method: 'POST',
      target: CALLBACK_PATH,
      headers: HEADERS,
      body: Buffer.from(body),
      encrypted: false,
    };
    receiver.receive(request, ({ status }) => {
      if (status === 204) answered += 1;
      else failures.push(new Error(`a callback was answered ${status}`));
    });
  };

  let ended = 0;
  let events = 0;
  while (ended < calls || answered < events) {
    for (let made = 0; made < MADE_AT_ONCE; made += 1) {
      if (ended === calls || events - answered === MOST_UNDER_WAY) break;
      const parameters = source.next();
      const isEnd = parameters.some(([name]) => name === 'CallDuration');
      if (isEnd && ++ended % PROGRESS_EVERY === 0) onProgress(ended);
      give(formOf(parameters));
      events += 1;
    }
    await setImmediate();
    const [failure] = failures;
    if (failure !== undefined) throw failure;
  }
  return events;
}

/** As URLSearchParams writes it, in a fraction of the time: there are twenty-five million to write. */
const formOf = (parameters: readonly Parameter[]): string =>
  parameters.map(([name, value]) => `${name}=${encoded(value)}`).join('&');

const encoded = (value: string): string =>
  /^[\w.-]*$/.test(value) ? value : encodeURIComponent(value).replaceAll('%20', '+');

const HEADERS = { host: '127.0.0.1', 'content-type': 'application/x-www-form-urlencoded' } as const;

const NOBODY = { smsRecipients: [], webhookUrl: null, publicUrl: null } as const;

const SILENT: Logger = { debug() {}, info() {}, warn() {}, error() {} };

const UNCOUNTED: Metrics = {
  rejected() {},
  aside() {},
  journaled() {},
  committed() {},
  tokenRefused() {},
  threadRestarted() {},
  queue() {},
};
