/** Databases of millions of ended calls, kept between runs if a folder is given. */

import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { seed } from './seed.ts';

/** Stored calls date from the month before the measurement, one day for each part of them. */
const DAYS = 30;
const DAY_MS = 86_400_000;

/**
 * Creates a database of this many ended calls in `dataDir`, unless an earlier run left one. Returns
 * `dataDir`.
 */
export async function filled(
  dataDir: string,
  calls: number,
  note: (text: string) => void,
): Promise<string> {
  if (existsSync(dataDir)) {
    note(`${dataDir} is there already`);
    return dataDir;
  }
  const unfinished = `${dataDir}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  await fill(unfinished, calls, note);
  renameSync(unfinished, dataDir);
  return dataDir;
}

async function fill(dataDir: string, calls: number, note: (text: string) => void): Promise<void> {
  const startedAt = performance.now();
  const now = Date.now();
  let stored = 0;
  let events = 0;
  for (let day = 0; day < DAYS; day += 1) {
    const share = Math.floor((calls * (day + 1)) / DAYS) - stored;
    events += await seed({
      dataDir,
      calls: share,
      seed: day + 1,
      at: now - (DAYS - day) * DAY_MS,
      onProgress: (ended) => note(`  ${stored + ended} of ${calls} calls`),
    });
    stored += share;
  }
  const took = (performance.now() - startedAt) / 1000;
  note(`${stored} calls (${events} events) stored in ${took.toFixed(0)} s`);
}
