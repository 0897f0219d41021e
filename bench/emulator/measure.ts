/** What the emulator delivers to a bare server in a while, and what that costs either of them. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { bare } from '../ingest/contenders.ts';
import { freePort } from '../ingest/free-port.ts';
import { memory, microsPerRequest, threadTimes } from '../ingest/process-usage.ts';
import type { RunningServer } from '../ingest/servers/running-server.ts';
import type { Look, Terms } from './protocol.ts';
import { type Provider, startProvider } from './start-provider.ts';

export interface Delivery {
  readonly callbacks: number;
  readonly perSecond: number;
  readonly callsInFlight: number;
  /** CPU microseconds per callback, by process. */
  readonly emulatorMicros: number;
  readonly receiverMicros: number;
  /** Of the emulator, in bytes. */
  readonly peakRss: number;
}

/** Begins to look once `ready` says so, and goes on for so many seconds. */
export async function measureDelivery(
  terms: Omit<Terms, 'target'>,
  ready: (look: Look, seconds: number) => boolean,
  seconds: number,
): Promise<Delivery> {
  const folder = mkdtempSync(join(tmpdir(), 'callboard-bench-'));
  const port = await freePort();
  const receiver = await bare.start({ port, folder, dataDir: folder });
  try {
    await using provider = await startProvider({ ...terms, target: `http://127.0.0.1:${port}/cb` });
    await until(provider, ready);
    return await measureNow(provider, receiver, seconds);
  } finally {
    await receiver.stop();
    rmSync(folder, { recursive: true });
  }
}

const LONGEST_WAIT_SECONDS = 120;

async function until(provider: Provider, ready: (look: Look, seconds: number) => boolean) {
  const startedAt = performance.now();
  for (;;) {
    const seconds = (performance.now() - startedAt) / 1_000;
    if (ready(await provider.look(), seconds)) return;
    if (seconds > LONGEST_WAIT_SECONDS) throw new Error('the emulator never got that far');
    await delay(100);
  }
}

/** Throws where a callback was not delivered: figures of such a run would say nothing. */
async function measureNow(
  provider: Provider,
  receiver: RunningServer,
  seconds: number,
): Promise<Delivery> {
  const pids = [provider.pid, receiver.pid] as const;
  const before = await provider.look();
  const timesBefore = pids.map(threadTimes);
  const startedAt = performance.now();
  await delay(seconds * 1_000);
  const after = await provider.look();
  const took = (performance.now() - startedAt) / 1_000;
  const callbacks = after.delivered - before.delivered;
  const [emulatorMicros = Number.NaN, receiverMicros = Number.NaN] = pids.map((pid, index) =>
    microsPerRequest(timesBefore[index] ?? new Map(), threadTimes(pid), callbacks).reduce(
      (sum, { micros }) => sum + micros,
      0,
    ),
  );
  if (after.failed + after.overflowed > 0) {
    throw new Error(`${after.failed} callbacks failed and ${after.overflowed} were never sent`);
  }
  return {
    callbacks,
    perSecond: callbacks / took,
    callsInFlight: after.callsInFlight,
    emulatorMicros,
    receiverMicros,
    peakRss: memory(provider.pid).peakRss,
  };
}
