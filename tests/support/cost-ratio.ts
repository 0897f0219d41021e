/**
 * How expensive a piece of work is, in units of another one on the same machine. Both run on this thread by
 * turns, and the quickest run of each counts, so neither a slow machine nor a busy one matters: anything that
 * interrupts one run leaves another alone. Processor time wouldn't do, since some kernels count it in ticks
 * of 4 ms.
 */

import { createHmac } from 'node:crypto';

/** Enough for V8 to compile both on a machine that's busy with other things. */
const ROUNDS = 200;

/** The time of `work` as a multiple of the time that `unit` takes. */
export function costRatio(work: () => void, unit: () => void, rounds = ROUNDS): number {
  const quickest = { work: Number.POSITIVE_INFINITY, unit: Number.POSITIVE_INFINITY };
  for (let round = 0; round < rounds; round += 1) {
    quickest.unit = Math.min(quickest.unit, timeOf(unit));
    quickest.work = Math.min(quickest.work, timeOf(work));
  }
  return quickest.work / quickest.unit;
}

/** One pass over these bytes in JavaScript, and one HMAC. */
export function onePassOver(bytes: Buffer): void {
  let sum = 0;
  for (const character of bytes.toString('latin1')) sum = (sum * 31 + character.charCodeAt(0)) | 0;
  createHmac('sha1', String(sum)).update(bytes).digest();
}

function timeOf(work: () => void): number {
  const before = performance.now();
  work();
  return performance.now() - before;
}
