/** R4 and R12: what other programs do to the data folder. */

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Attack } from '../attack.ts';
import { endWithin } from '../end-within.ts';

const FOLDER_GONE = 'tests/regressions/data-folder-gone-was-not-noticed.test.ts';

/** How long Callboard has to notice that its folder is gone. */
const NOTICE_MS = 1000;

const removedFolder: Attack = {
  id: 'R4',
  title: 'rm -rf of the data folder',
  alsoShownBy: FOLDER_GONE,
  async run(scene) {
    const target = await scene.start();
    scene.sendTo(target);
    await scene.flow(2);
    const removedAt = Date.now();
    await rm(scene.data, { recursive: true, force: true });
    const { end, milliseconds } = await endWithin(target, 5000);
    return {
      problems: [
        ...(end === null ? ['still running 5 s later'] : []),
        ...(end?.code === 0 ? ['it exited with code 0'] : []),
      ],
      note:
        end === null
          ? 'still running'
          : `exit code ${end.code} after ${milliseconds.toFixed(0)} ms`,
      // Nothing on this disk survives, and nothing may be acknowledged once Callboard notices.
      destroyed: { before: removedAt + NOTICE_MS },
    };
  },
};

const twoWriters: Attack = {
  id: 'R12',
  title: 'the lock is deleted, and a second Callboard starts on the same folder',
  alsoShownBy: FOLDER_GONE,
  async run(scene) {
    const first = await scene.start();
    scene.sendTo(first);
    await scene.flow(1);
    await rm(join(scene.data, 'callboard.lock'));
    const second = await scene.start();
    // Both get callbacks in turn, so each acknowledges some.
    for (let turn = 0; turn < 10; turn += 1) {
      scene.sendTo(turn % 2 === 0 ? second : first);
      await scene.flow(0.2);
    }
    scene.sendTo(second);
    const { end, milliseconds } = await endWithin(first, 5000);
    await scene.flow(1);
    const ready = (await scene.ask(second, '/readyz')).status;
    return {
      problems: [
        ...(end === null ? ['the first keeps running beside the second'] : []),
        ...(end?.code === 0 ? ['the first exited with code 0'] : []),
        ...(ready === 200 ? [] : [`/readyz of the second answers ${ready}`]),
      ],
      note: end === null ? 'both running' : `the first exited after ${milliseconds.toFixed(0)} ms`,
    };
  },
};

export const FOLDER: readonly Attack[] = [removedFolder, twoWriters];
