import { once } from 'node:events';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { SILENT } from '../../../../tests/support/silent.ts';
import { testFolder } from '../../../../tests/support/store-folder.ts';
import { progressOf } from '../../../../tests/support/store-observations.ts';
import { TestedWriter } from '../../../../tests/support/store-writer.ts';
import { UNCOUNTED } from '../../../../tests/support/uncounted.ts';
import { DamageWatch } from '../database/damage-watch.ts';
import { ChangesClient } from './changes-client.ts';

/** The next thread that the process starts. */
const nextThread = (): Promise<Worker> =>
  new Promise((resolve) => process.once('worker', (worker: Worker) => resolve(worker)));

it('ends its thread while nothing is asked, and starts another with the next question', async () => {
  const folder = testFolder();
  const file = join(folder, 'callboard.db');
  new TestedWriter(file).commit([progressOf('CA1', 'ringing', 1)]);
  const damage = new DamageWatch(SILENT, folder);
  const changes = new ChangesClient({
    ...{ file, damage, logger: SILENT, metrics: UNCOUNTED },
    restAfterMs: 1,
  });
  for (let start = 0; start < 2; start += 1) {
    const thread = nextThread();
    expect(await changes.recordsAfter(0, 10)).toMatchObject({ through: 1 });
    await once(await thread, 'exit');
    expect(changes.isDown).toBe(false);
  }
  await changes.close();
});
