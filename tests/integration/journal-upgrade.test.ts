/**
 * After an upgrade, callbacks are found that the journal of Callboard before 2026-11 held when it was killed.
 */

import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { expect, it } from 'vitest';
import { EVERYTHING } from '../support/askers.ts';
import { testFolder } from '../support/store-folder.ts';
import { observe, progressOf } from '../support/store-observations.ts';
import { openStoreIn } from '../support/store-open.ts';
import { recordsOf } from '../support/store-writer.ts';

/** A batch in the old format. */
function oldBatch(sequence: number, callSid: string): Buffer {
  const [record] = recordsOf([observe(progressOf(callSid, 'ringing', 1))]);
  const bytes = Buffer.concat([Buffer.alloc(24), record?.bytes ?? Buffer.alloc(0)]);
  bytes.write('oldsalt!');
  bytes.writeDoubleLE(sequence, 8);
  bytes.writeUInt32LE(bytes.length - 24, 16);
  bytes.writeUInt32LE(crc32(bytes.subarray(24), crc32(bytes.subarray(0, 20))), 20);
  return bytes;
}

it('reads the journal of an older Callboard, and says which of its batches are missing', async () => {
  const folder = testFolder();
  await (await openStoreIn(folder)).close();
  const batches = [oldBatch(1, 'CA1'), oldBatch(2, 'CA2'), oldBatch(4, 'CA4')];
  writeFileSync(join(folder, 'callboard.journal-1'), Buffer.concat(batches));

  const store = await openStoreIn(folder);
  for (const sid of ['CA1', 'CA2', 'CA4'])
    expect((await store.calls.call(EVERYTHING, sid))?.callSid).toBe(sid);
  expect(store.maintenance.damage).toBe(
    "1 batch of acknowledged callbacks can't be read (batches 3)",
  );
  await store.close();
  expect(readdirSync(folder).filter((name) => name.includes('journal'))).toEqual([
    expect.stringMatching(/^callboard\.journal-1\.damaged-\d{8}T\d{6}Z$/),
  ]);
});
