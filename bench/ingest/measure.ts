/** One round: starts a server, warms it up, loads it, measures it, and stops it. */

import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Contender } from './contenders.ts';
import type { Ran } from './load/protocol.ts';
import type { Generator } from './load/start-generator.ts';
import { memory, microsPerRequest, threadTimes } from './process-usage.ts';

/** What's the same in all rounds. */
export interface Bench {
  readonly generator: Generator;
  readonly port: number;
  /** Rounds create their folders in here. */
  readonly folder: string;
}

export interface RoundOptions {
  /** The name of the prepared requests, and the first one to send. */
  readonly requests: string;
  readonly from?: number;
  readonly connections: number;
  readonly seconds: number;
  /** Before the measured part: for this long, or for this many requests. */
  readonly warmup: { readonly seconds: number } | { readonly requests: number };
  readonly ratePerSecond?: number;
  /** False if there's no point in waiting for the last replies. */
  readonly drains?: boolean;
  /** A data folder to continue with; otherwise a new one, which is deleted afterwards. */
  readonly dataDir?: string;
}

export interface Round {
  readonly load: Ran;
  readonly threads: readonly { readonly name: string; readonly micros: number }[];
  readonly rss: number;
  readonly peakRss: number;
  /** From starting the process until it accepted a connection. */
  readonly startSeconds: number;
  /** The size of the data folder after the server has stopped, per callback it accepted; null if reused. */
  readonly diskBytesPerEvent: number | null;
}

const LONGEST_WARMUP_SECONDS = 120;
const DRAIN_SECONDS = 20;

/** Throws if a callback was refused or lost, or the server didn't stop cleanly: those figures don't count. */
export async function measureRound(
  { generator, port, folder }: Bench,
  contender: Contender,
  options: RoundOptions,
): Promise<Round> {
  const place = mkdtempSync(join(folder, `${contender.id}-`));
  const dataDir = options.dataDir ?? join(place, 'data');
  mkdirSync(dataDir, { recursive: true });
  const startedAt = performance.now();
  const server = await contender.start({ port, folder: place, dataDir });
  const startSeconds = (performance.now() - startedAt) / 1000;
  try {
    const common = {
      name: options.requests,
      wraps: !contender.remembers,
      port,
      connections: options.connections,
      drainSeconds: options.drains === false ? 0 : DRAIN_SECONDS,
    };
    const warmup = await generator.run({
      ...common,
      from: options.from ?? 0,
      requests: 'requests' in options.warmup ? options.warmup.requests : null,
      seconds: 'seconds' in options.warmup ? options.warmup.seconds : LONGEST_WARMUP_SECONDS,
      ratePerSecond: null,
    });
    const before = threadTimes(server.pid);
    const load = await generator.run({
      ...common,
      from: warmup.next,
      requests: null,
      seconds: options.seconds,
      ratePerSecond: options.ratePerSecond ?? null,
    });
    const threads = microsPerRequest(before, threadTimes(server.pid), load.sent);
    const { rss, peakRss } = memory(server.pid);
    if (options.drains === false) {
      await server.kill();
      return { load, threads, rss, peakRss, startSeconds, diskBytesPerEvent: null };
    }
    for (const run of [warmup, load]) assertAllAccepted(contender, run);
    if (!(await server.stop()) && contender.id === 'c') {
      throw new Error(`${contender.name} did not end by itself with exit code 0`);
    }
    const diskBytesPerEvent =
      options.dataDir === undefined ? folderBytes(dataDir) / (warmup.sent + load.sent) : null;
    return { load, threads, rss, peakRss, startSeconds, diskBytesPerEvent };
  } finally {
    await server.kill();
    rmSync(place, { recursive: true });
  }
}

function assertAllAccepted(contender: Contender, run: Ran): void {
  const problems = [
    run.refusals > 0 ? `${run.refusals} of ${run.sent} refused: ${run.firstRefusal}` : null,
    run.lostConnections > 0 ? `${run.lostConnections} connections lost: ${run.firstLoss}` : null,
    run.abandoned > 0 ? `${run.abandoned} of ${run.sent} never answered` : null,
  ].filter((problem) => problem !== null);
  if (problems.length > 0) throw new Error(`${contender.name}: ${problems.join('; ')}`);
}

function folderBytes(folder: string): number {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}
