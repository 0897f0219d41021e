/** R2: exports must not delay callbacks. */

import { seedFolder } from '../../support/seeded-folder.ts';
import type { Attack } from '../attack.ts';
import type { Scene, Target } from '../scene.ts';

/** Reads an export to the end, repeatedly, until `isOver`. Returns the number of bytes received. */
async function readAgain(scene: Scene, target: Target, path: string, isOver: () => boolean) {
  let [bytes, exports] = [0, 0];
  while (!isOver()) {
    const answer = await scene.ask(target, path);
    if (!answer.ok) throw new Error(`${path}: HTTP ${answer.status}`);
    for await (const piece of answer.body ?? []) bytes += piece.length;
    exports += 1;
  }
  return { bytes, exports };
}

const exportsBeside = (id: string, path: string, readers: number): Attack => ({
  id,
  rounds: 5,
  alsoShownBy: 'tests/acceptance/readers-hold-no-callback.test.ts',
  title: `${readers} readers of ${path.slice('/api/v1/'.length)}`,
  async run(scene) {
    const calls = scene.sized(2_000, 60_000);
    await seedFolder(scene.data, calls);
    const target = await scene.start();
    scene.sendTo(target);
    let over = false;
    const reading = Array.from({ length: readers }, () =>
      readAgain(scene, target, path, () => over),
    );
    await scene.flow(scene.sized(4, 15));
    over = true;
    const read = await Promise.all(reading);
    const exports = read.reduce((sum, one) => sum + one.exports, 0);
    const megabytes = read.reduce((sum, one) => sum + one.bytes, 0) / 1e6;
    return {
      problems: exports < readers ? ['an export never finished'] : [],
      note: `${calls} calls, ${exports} exports, ${megabytes.toFixed(0)} MB`,
      ...(scene.size === 'full' ? { p99LimitMs: 50 } : {}),
    };
  },
});

export const EXPORTS: readonly Attack[] = [
  exportsBeside('R2-csv', '/api/v1/calls.csv', 8),
  exportsBeside('R2-ndjson', '/api/v1/events.ndjson', 16),
];
