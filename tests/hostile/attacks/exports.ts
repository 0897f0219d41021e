/** R2: exports must not hold callbacks. */

import { seedFolder } from '../../support/seeded-folder.ts';
import type { Attack } from '../attack.ts';
import type { Scene, Target } from '../scene.ts';

/** Reads an export again and again until the time is over; says how many bytes came, and how many whole. */
async function readAgain(scene: Scene, target: Target, path: string, over: AbortSignal) {
  let [bytes, exports] = [0, 0];
  while (!over.aborted) {
    const answer = await scene.ask(target, path);
    if (!answer.ok) throw new Error(`${path}: HTTP ${answer.status}`);
    for await (const piece of answer.body ?? []) {
      bytes += piece.length;
      // Leaving the loop ends the request.
      if (over.aborted) return { bytes, exports };
    }
    exports += 1;
  }
  return { bytes, exports };
}

const exportsBeside = (id: string, path: string, readers: number): Attack => ({
  id,
  rounds: 5,
  title: `${readers} readers of ${path.slice('/api/v1/'.length)}`,
  async run(scene) {
    const calls = scene.sized(6_000, 60_000);
    await seedFolder(scene.data, calls);
    const target = await scene.start();
    scene.sendTo(target);
    const over = new AbortController();
    const reading = Array.from({ length: readers }, () =>
      readAgain(scene, target, path, over.signal),
    );
    await scene.flow(scene.sized(4, 15));
    over.abort();
    const read = await Promise.all(reading);
    const exports = read.reduce((sum, one) => sum + one.exports, 0);
    const megabytes = read.reduce((sum, one) => sum + one.bytes, 0) / 1e6;
    return {
      problems: read.some(({ bytes }) => bytes === 0) ? ['a reader got nothing'] : [],
      note: `${calls} calls; ${megabytes.toFixed(0)} MB read, ${exports} exports to their end`,
      ...(scene.size === 'full' ? { p99LimitMs: 50 } : {}),
    };
  },
});

export const EXPORTS: readonly Attack[] = [
  exportsBeside('R2-csv', '/api/v1/calls.csv', 8),
  exportsBeside('R2-ndjson', '/api/v1/events.ndjson', 16),
];
