import { expect, it } from 'vitest';
import { type Delivery, sentTo } from '../../../../../tests/support/callbacks.ts';
import { rowsIn } from '../../../../../tests/support/store-contents.ts';
import { testFolder } from '../../../../../tests/support/store-folder.ts';
import { progressOf } from '../../../../../tests/support/store-observations.ts';
import { databaseIn } from '../../../../../tests/support/store-open.ts';
import { TestedWriter } from '../../../../../tests/support/store-writer.ts';
import { dimensionsOf } from '../../../../core/calls/dimension-registers.ts';
import type { Dimensions } from '../../../../core/facts/dimensions.ts';
import { ByteWriter } from '../../calls/bytes.ts';
import { packCall } from '../../calls/packed-call.ts';
import { openForWriting } from '../../database/database.ts';
import { verify } from '../verify/verify.ts';
import { rebuild } from './rebuild.ts';

const CALL: readonly Delivery[] = [
  sentTo(progressOf('CA1', 'ringing', 1), 'agent=42&queue=support&campaign=spring'),
  sentTo(progressOf('CA1', 'in-progress', 2), 'queue=sales&campaign=spring'),
];

/** A stopped folder with this call, read by each of these lists of dimensions in turn. */
function folderOf(...lists: readonly (readonly string[])[]): string {
  const folder = testFolder();
  for (const [index, dimensions] of lists.entries()) {
    const tested = new TestedWriter(databaseIn(folder), { dimensions });
    tested.commit(CALL.slice(index, index === lists.length - 1 ? undefined : index + 1));
    tested.writer.close();
  }
  return folder;
}

/** The dimensions of the call in a stopped folder. */
function dimensionsIn(folder: string): Dimensions | undefined {
  const database = openForWriting(databaseIn(folder));
  const [row] = rowsIn(database).values();
  database.close();
  return row && dimensionsOf(row.placed.state.dimensions);
}

const findingsIn = async (folder: string) => (await verify(folder, () => {})).findings;

it('fills calls with the dimensions that are set now, from the log', () => {
  const folder = folderOf([]);
  expect(dimensionsIn(folder)).toEqual({});
  const { differences } = rebuild(folder, () => {}, ['queue', 'agent']);
  expect(differences).toMatchObject({ changed: 0, redimensioned: 1 });
  expect(dimensionsIn(folder)).toEqual({ agent: '42', queue: 'sales' });
  rebuild(folder, () => {}, ['campaign']);
  expect(dimensionsIn(folder)).toEqual({ campaign: 'spring' });
});

it('leaves calls alone where they have the dimensions that are set', () => {
  const folder = folderOf(['queue']);
  const { differences } = rebuild(folder, () => {}, ['queue']);
  expect(differences).toMatchObject({ changed: 0, redimensioned: 0 });
});

it('verify accepts calls that were stored by other lists', async () => {
  expect(await findingsIn(folderOf([], ['queue', 'agent']))).toEqual([]);
  const folder = folderOf(['queue', 'agent'], ['campaign']);
  expect(dimensionsIn(folder)).toEqual({ agent: '42', campaign: 'spring', queue: 'support' });
  expect(await findingsIn(folder)).toEqual([]);
});

it('verify finds values that no event gave', async () => {
  const folder = folderOf(['queue']);
  const database = openForWriting(databaseIn(folder));
  for (const { id, placed } of rowsIn(database).values()) {
    const { queue } = placed.state.dimensions;
    if (queue === undefined) expect.fail('the call has a queue');
    const state = { ...placed.state, dimensions: { queue: { ...queue, value: 'other' } } };
    const { bytes } = packCall(new ByteWriter(), { ...placed, state }, null);
    database
      .prepare('UPDATE calls SET state = ? WHERE id = ?')
      .run(Buffer.from(bytes, 'latin1'), id);
  }
  database.close();
  expect(await findingsIn(folder)).toMatchObject([{ part: 'calls', fields: ['dimensions'] }]);
});
