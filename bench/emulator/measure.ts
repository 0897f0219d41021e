/** Measures what the emulator delivers to a bare server, and the cost for both. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { bare } from '../ingest/contenders.ts';
import { freePort } from '../ingest/free-port.ts';
import { memory, threadTimes } from '../ingest/process-usage.ts';
import type { Look, Terms } from './protocol.ts';
import { type Provider, startProvider } from './start-provider.ts';

export interface Delivery {
  readonly callbacks: number;
  readonly perSecond: number;
  /** The maximum number in progress at once. */
  readonly callsInFlight: number;
  /** CPU microseconds per callback, by process, including making the calls, signing and sending. */
  readonly emulatorMicros: number;
  readonly receiverMicros: number;
  /** Of the emulator, in bytes. */
  readonly peakRss: number;
}

/** The totals of both processes at one moment. */
interface Sample extends Look {
  readonly atMs: number;
  readonly emulatorMs: number;
  readonly receiverMs: number;
}

const LOOK_EVERY_MS = 100;
const LONGEST_SECONDS = 180;

/**
 * Lets the emulator deliver until `isEnough`. The last calls of a run are few and long, so everything after
 * `share` of the callbacks is left out. Throws if a callback wasn't delivered, because the figures would be
 * meaningless.
 */
export async function measureDelivery(
  terms: Omit<Terms, 'target'>,
  isEnough: (look: Look) => boolean,
  share = 1,
): Promise<Delivery> {
  const folder = mkdtempSync(join(tmpdir(), 'callboard-bench-'));
  const port = await freePort();
  const receiver = await bare.start({ port, folder, dataDir: folder });
  try {
    await using provider = await startProvider({ ...terms, target: `http://127.0.0.1:${port}/cb` });
    const samples = await watch(provider, receiver.pid, isEnough);
    return summary(samples, share, memory(provider.pid).peakRss);
  } finally {
    await receiver.stop();
    rmSync(folder, { recursive: true });
  }
}

async function watch(
  provider: Provider,
  receiverPid: number,
  isEnough: (look: Look) => boolean,
): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  for (;;) {
    const look = await provider.look();
    const atMs = performance.now();
    const [emulatorMs, receiverMs] = [cpuMs(provider.pid), cpuMs(receiverPid)];
    samples.push({ ...look, atMs, emulatorMs, receiverMs });
    if (look.failed + look.overflowed > 0) {
      throw new Error(`${look.failed} callbacks failed, ${look.overflowed} were never sent`);
    }
    if (isEnough(look)) return samples;
    if (atMs - (samples[0]?.atMs ?? atMs) > LONGEST_SECONDS * 1_000) {
      throw new Error('the emulator never got that far');
    }
    await delay(LOOK_EVERY_MS);
  }
}

const cpuMs = (pid: number): number =>
  [...threadTimes(pid).values()].reduce((sum, ms) => sum + ms, 0);

function summary(samples: readonly Sample[], share: number, peakRss: number): Delivery {
  const enough = (samples.at(-1)?.delivered ?? 0) * share;
  const [first] = samples;
  const last = samples.find(({ delivered }) => delivered >= enough);
  if (first === undefined || last === undefined) throw new Error('there was nothing to measure');
  const callbacks = last.delivered - first.delivered;
  return {
    callbacks,
    perSecond: (callbacks * 1_000) / (last.atMs - first.atMs),
    callsInFlight: Math.max(...samples.map(({ callsInFlight }) => callsInFlight)),
    emulatorMicros: ((last.emulatorMs - first.emulatorMs) * 1_000) / callbacks,
    receiverMicros: ((last.receiverMs - first.receiverMs) * 1_000) / callbacks,
    peakRss,
  };
}
