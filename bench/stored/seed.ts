/**
 * Fills a database with ended calls the way they would have come: through Callboard's own receiver and
 * event sink, without the network in between.
 */

import { join } from 'node:path';
import { createReceiver } from '../../src/ingest/receiver.ts';
import type { Logger } from '../../src/ports/logger.ts';
import type { Metrics } from '../../src/ports/metrics.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import { CALLBACK_PATH } from '../ingest/request-bytes.ts';
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
const UNDER_WAY = 2000;
const PROGRESS_EVERY = 250_000;
/** The shipped `CALLBOARD_FAILURE_THRESHOLD`. */
const FAILURE_THRESHOLD = 100;

/** Resolves with the number of callbacks it stored. Throws at the first callback that was not kept. */
export async function seed({ dataDir, calls, seed, at, onProgress }: SeedOptions): Promise<number> {
  const failure = Promise.withResolvers<never>();
  const clock = { now: () => at };
  await using store = await openSqliteStore({
    file: join(dataDir, 'callboard.db'),
    rules: { failureThreshold: FAILURE_THRESHOLD, targets: NOBODY },
    tellJoined: false,
    clock,
    logger: SILENT,
    metrics: UNCOUNTED,
    onFatal: failure.reject,
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
  const give = (body: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const request = {
        method: 'POST',
        target: CALLBACK_PATH,
        headers: HEADERS,
        body: Buffer.from(body),
        encrypted: false,
      };
      receiver.receive(request, ({ status }) => {
        if (status === 204) resolve();
        else reject(new Error(`a callback was answered ${status}`));
      });
    });

  let ended = 0;
  let events = 0;
  while (ended < calls) {
    const batch: Promise<void>[] = [];
    while (batch.length < UNDER_WAY && ended < calls) {
      const form = new URLSearchParams();
      for (const [name, value] of source.next()) form.append(name, value);
      if (form.has('CallDuration') && ++ended % PROGRESS_EVERY === 0) onProgress(ended);
      batch.push(give(form.toString()));
    }
    await Promise.race([Promise.all(batch), failure.promise]);
    events += batch.length;
  }
  return events;
}

const HEADERS = { host: '127.0.0.1', 'content-type': 'application/x-www-form-urlencoded' } as const;

const NOBODY = { smsRecipients: [], webhookUrl: null } as const;

const SILENT: Logger = { debug() {}, info() {}, warn() {}, error() {} };

const UNCOUNTED: Metrics = {
  rejected() {},
  aside() {},
  journaled() {},
  committed() {},
  queue() {},
};
