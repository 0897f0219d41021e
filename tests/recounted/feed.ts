/**
 * Feeds generated calls through Callboard's receiver into a real store, in emulated time, while the numbers process
 * follows. Callbacks are repeated, late, out of order and lost; calls are erased and purged.
 */

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Emulator, startEmulator } from '@callboard/emulator';
import { systemTimer } from '../../src/app/system.ts';
import { createReceiver } from '../../src/ingest/receiver.ts';
import { openNumbers } from '../../src/numbers/open-numbers.ts';
import type { Receiver } from '../../src/ports/receiver.ts';
import type { Store } from '../../src/ports/store.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import { EVERYTHING } from '../support/askers.ts';
import { SILENT } from '../support/silent.ts';
import { UNCOUNTED } from '../support/uncounted.ts';
import { callsPerSecond, ERASED_CALLS, note, PURGED_MS, SHAPE, type Terms } from './terms.ts';

const MINUTE = 60_000;
const STEP_MS = 10 * MINUTE;
const KINDS_OF_TROUBLE = [
  { fault: 'duplicate', probability: 0.02 },
  { fault: 'reorder', probability: 0.02 },
  { fault: 'delay', probability: 0.02 },
  { fault: 'drop', probability: 0.002 },
  { fault: 'lost-terminal', probability: 0.001 },
  { fault: 'late-terminal', probability: 0.01 },
  { fault: 'clock-skew', probability: 0.005 },
] as const;

export interface Fed {
  readonly callbacks: number;
  /** Emulated time at the end, milliseconds since 1970. */
  readonly until: number;
  /** How often the numbers process was started again: on a busy machine it can be silent for too long. */
  readonly restarts: number;
}

export async function feed(terms: Terms): Promise<Fed> {
  let emulatedNow = (): number => terms.startAt;
  await using store = await openSqliteStore({
    file: join(terms.folder, 'callboard.db'),
    rules: { failureThreshold: 100, targets: NO_TARGETS },
    dimensions: SHAPE.dimensions,
    clock: { now: () => emulatedNow() },
    logger: SILENT,
    metrics: UNCOUNTED,
    onFatal: (error) => {
      throw error;
    },
    exportThread: new URL('../../src/app/export-thread.ts', import.meta.url),
  });
  await using numbers = openNumbers({
    entry: new URL('../../src/app/numbers-process.ts', import.meta.url),
    env: process.env,
    start: {
      storeFile: join(terms.folder, 'callboard.db'),
      file: join(terms.folder, 'numbers.duckdb'),
      shape: SHAPE,
    },
    timer: systemTimer,
    logger: SILENT,
    metrics: { numbersAsked: () => undefined },
  });
  numbers.start();
  const receiver = createReceiver({
    ...{ installation: 'a1b2c3d4', sink: store.sink, keys: [], allowUnsigned: true },
    address: { publicUrl: null, trustProxy: false },
    clock: { now: () => emulatedNow() },
    metrics: UNCOUNTED,
  });
  const [server, target] = await listenFor(receiver);
  const emulator = await startEmulator({
    ...{ target, seed: terms.seed, startAt: terms.startAt, clock: 'by-hand' },
    ...{ calls: terms.calls, callsPerSecond: callsPerSecond(terms.calls) },
    ...{ keepFinished: 1000, keepAttempts: 1, faults: KINDS_OF_TROUBLE },
    scenario: { dimensions: true, load: 'office-day', retries: true },
  });
  emulatedNow = () => emulator.now();
  try {
    await play(emulator, store, terms);
    await purge(store, terms, emulator.now());
    const restarts = await caughtUp(store, numbers.state);
    const { delivered, failed } = emulator.deliveries();
    if (failed > 0) throw new Error(`${failed} callbacks weren't taken`);
    return { callbacks: delivered, until: emulator.now(), restarts };
  } finally {
    await emulator.close();
    server.close();
    server.closeAllConnections();
  }
}

const NO_TARGETS = { smsRecipients: [], webhookUrl: null, publicUrl: null } as const;

async function listenFor(receiver: Receiver) {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url: requested = '', headers } = request;
      receiver.receive(
        { method, target: requested, headers, body: Buffer.concat(chunks), encrypted: false },
        ({ status }) => response.writeHead(status).end(),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return [server, `http://127.0.0.1:${portOf(server.address())}/callbacks/voice`] as const;
}

const portOf = (address: AddressInfo | string | null): number =>
  typeof address === 'object' && address !== null ? address.port : 0;

/** Until all calls are over. */
async function play(emulator: Emulator, store: Store, { calls, startAt }: Terms): Promise<void> {
  let isIdle = false;
  let erased = 0;
  let noted = 0;
  void emulator.idle().then(() => {
    isIdle = true;
  });
  while (!isIdle) {
    await emulator.advance(STEP_MS);
    // Its promise resolves in a turn of its own.
    await delay(0);
    const { delivered } = emulator.deliveries();
    if (delivered >= noted + calls / 2) {
      noted = delivered;
      const hours = (emulator.now() - startAt) / (60 * MINUTE);
      note(`${delivered} callbacks, ${Math.round(hours)} hours`);
    }
    const place = ((erased + 1) * 72) / (ERASED_CALLS + 1);
    if (emulator.now() - startAt < place * 60 * MINUTE) continue;
    erased += 1;
    const call = emulator.calls().findLast(({ sid }) => sid !== '');
    if (call !== undefined) await erase(store, call.sid, emulator.now());
  }
}

async function erase(store: Store, callSid: string, at: number): Promise<void> {
  await store.erasure.erase(EVERYTHING, callSid, {
    ...{ at, action: 'call-erased', actor: null, address: null, subject: callSid, count: 1 },
  });
}

async function purge(store: Store, { startAt }: Terms, at: number): Promise<void> {
  while (await store.retention.purgeMore({ calls: startAt + PURGED_MS, events: null }, at));
}

/** Waits until the numbers have followed everything. Resolves with how often their process was started again. */
async function caughtUp(
  store: Store,
  stateOf: () => {
    readonly position: number;
    readonly restarts: number;
    readonly status: string;
  },
): Promise<number> {
  for (;;) {
    const { head } = await store.changes.recordsAfter(0, 1);
    const { position, restarts, status } = stateOf();
    if (status === 'following' && position >= head) return restarts;
    note(`the numbers are at ${position} of ${head}`);
    await delay(2000);
  }
}
