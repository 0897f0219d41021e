/** The machine that the figures belong to. Without the machine and its disk, figures mean nothing. */

import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { cpus, loadavg, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { percentile } from './statistics.ts';

/** With more runnable processes than this, averaged over a minute, others are sharing the processors. */
const QUIET_LOAD = 0.7;

/** Whether the machine was almost idle in the last minute. */
export const isQuiet = (): boolean => (loadavg()[0] ?? 0) <= QUIET_LOAD;

/** Lines for the top of a report. `folder` is where the databases go. */
export function describeMachine(folder: string, at: Date): string[] {
  const [first] = cpus();
  const [load = 0] = loadavg();
  const { p50, p99 } = syncMilliseconds(folder);
  const model = first?.model.trim() ?? 'unknown processor';
  const memory = Math.round(totalmem() / 1024 ** 3);
  return [
    `${at.toISOString().slice(0, 10)}, ${model}, ${cpus().length} cores, ${memory} GiB, ` +
      `Linux ${release()}, Node ${process.versions.node}.`,
    `fdatasync after appending 4 kB: p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms.`,
    ...(isQuiet()
      ? []
      : [`**The machine was busy with other things (load ${load.toFixed(1)}): keep no figure.**`]),
  ];
}

function syncMilliseconds(folder: string): { readonly p50: number; readonly p99: number } {
  const file = join(folder, 'sync-probe');
  const descriptor = openSync(file, 'w');
  const page = Buffer.alloc(4096, 1);
  const times = new Float64Array(200).map(() => {
    const startedAt = performance.now();
    writeSync(descriptor, page);
    fdatasyncSync(descriptor);
    return performance.now() - startedAt;
  });
  closeSync(descriptor);
  rmSync(file);
  times.sort();
  return { p50: percentile(times, 0.5), p99: percentile(times, 0.99) };
}
