import { join as pathOf } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { EVERYTHING } from '../../../../tests/support/askers.ts';
import { eventOf } from '../../../../tests/support/callbacks.ts';
import { testFolder } from '../../../../tests/support/store-folder.ts';
import { progressOf } from '../../../../tests/support/store-observations.ts';
import { join } from '../../../core/calls/join.ts';
import { ByteWriter } from '../calls/bytes.ts';
import { CallRows } from '../calls/call-rows.ts';
import { packCall } from '../calls/packed-call.ts';
import { CALLS_PER_SEGMENT } from '../calls/segments.ts';
import { SidFilters } from '../calls/sid-filters.ts';
import { openForReading, openForWriting, type SqliteDatabase } from '../database/database.ts';
import { MOST_ALIKE } from '../database/sid-key.ts';
import { SidSearch } from './sid-search.ts';

function opened() {
  const file = pathOf(testFolder(), 'callboard.db');
  const writing = openForWriting(file);
  const reading = openForReading(file);
  onTestFinished(() => {
    reading.close();
    writing.close();
  });
  return { writing, search: new SidSearch(reading) };
}

/** Writes calls as the writer does, in one transaction. */
function write(database: SqliteDatabase, filters: SidFilters, sids: readonly string[]): void {
  const rows = new CallRows(database, filters);
  database.transaction(() => {
    for (const sid of sids) {
      const { state } = join(null, eventOf(progressOf(sid, 'ringing', 1)));
      const packed = packCall(new ByteWriter(), { state, positions: [1], lastRecord: 1 }, null);
      rows.insert(state.accountSid, state.callSid, packed, null);
    }
    filters.beforeCommit();
  })();
  filters.committed();
}

/** Makes the last call the last one of its segment, which would take long to fill. */
const fill = (database: SqliteDatabase, segment: number): void => {
  database
    .prepare('UPDATE calls SET id = ?, segment = ? WHERE id = (SELECT max(id) FROM calls)')
    .run((segment + 1) * CALLS_PER_SEGMENT - 1, segment);
};

/** SIDs that begin alike, some of them found by their hash, one that begins otherwise, and one of another shape. */
const sidsOf = (segment: number): readonly string[] => [
  ...Array.from(
    { length: MOST_ALIKE + 2 },
    (_, n) => `abcdef0${segment}-0000-4000-8000-${String(n).padStart(12, '0')}`,
  ),
  `0123456${segment}-0000-4000-8000-000000000000`,
  `CA${segment}`,
];

it('finds the calls of every segment, also once it is full', async () => {
  const { writing, search } = opened();
  const filters = new SidFilters(writing);
  const written: string[] = [];
  for (let segment = 0; segment < 7; segment += 1) {
    const sids = sidsOf(segment);
    write(writing, filters, sids);
    written.push(...sids);
    for (const sid of written) expect(search.find(EVERYTHING, sid)).toMatchObject({ callSid: sid });
    for (const sid of sidsOf(segment + 1)) expect(search.find(EVERYTHING, sid)).toBeNull();
    const [first] = sids;
    expect(await search.beginningWith(EVERYTHING, `abcdef0${segment}`, 1)).toEqual([first]);
    fill(writing, segment);
  }
  const kept = writing.prepare<[], number>('SELECT segment FROM sid_filters').pluck();
  expect(kept.all()).toEqual([0, 1, 2, 3, 4, 5]);
});

it('only searches a full segment if its filter may have the sid', async () => {
  const { writing, search } = opened();
  const filters = new SidFilters(writing);
  write(writing, filters, ['0123abcd-old']);
  fill(writing, 0);
  write(writing, filters, ['4567abcd-new']);
  writing.exec('UPDATE sid_filters SET bits = zeroblob(length(bits))');

  expect(search.find(EVERYTHING, '0123abcd-old')).toBeNull();
  expect(await search.beginningWith(EVERYTHING, '0123abcd', 1)).toEqual([]);
  expect(search.find(EVERYTHING, '4567abcd-new')).not.toBeNull();
});
