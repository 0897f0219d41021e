import { expect, test } from 'vitest';
import type { CallRow } from '../core/call-row.ts';
import type { Commit, JoinedTable } from '../ports/feed.ts';
import { styleFor } from './style.ts';
import { layoutFor } from './table-layout.ts';
import { MOST_ROWS, type TableSeed, TailTables } from './tail-tables.ts';

const plain = styleFor(false);
const EMPTY: TableSeed = {
  all: { total: 0, last: [] },
  failed: { batch: 1, count: 0, last: [], corrected: [] },
};
const row = (callSid: string, status: string): CallRow => ({
  callSid,
  status,
  eventTimestamp: 'Thu, 25 Jun 2026 20:26:02 +0000',
  direction: 'outbound-api',
  to: '+15550100002',
  from: '+15550100001',
  recordingUrl: `https://example.com/recordings/${callSid}.mp3`,
  sipCode: null,
  sipPhrase: null,
});
const ended = (callSid: string): JoinedTable => ({
  table: 'all',
  left: null,
  row: row(callSid, 'completed'),
  batch: null,
});
const failed = (callSid: string, batch: number): JoinedTable => ({
  table: 'failed',
  left: null,
  row: row(callSid, 'failed'),
  batch,
});
/** It had ended otherwise before. */
const failedAfterAll = (callSid: string, batch: number): JoinedTable => ({
  ...failed(callSid, batch),
  left: 'all',
});
const commit = (parts: Partial<Commit>): Commit => ({
  head: 1,
  deliveries: [],
  joined: [],
  corrected: [],
  closed: [],
  ...parts,
});
const shown = (tables: TailTables, width = 200, height = 20): readonly string[] =>
  tables.draw(layoutFor(width), height, plain);

test('calls stand in their table with the columns of the field, under a title with the total', () => {
  const tables = new TailTables(EMPTY, 100);
  tables.take(commit({ joined: [ended('call-1'), failed('call-2', 1)] }));
  expect(shown(tables).map((line) => line.replaceAll(/ {2,}/g, ' | '))).toEqual([
    'All Calls | 1',
    'Call SID | Call Status | Event Timestamp | Call Direction | To Number | From Number | Recording URL',
    'call-1 | completed | Thu, 25 Jun 2026 20:26:02 +0000 | outbound-api | +15550100002 | +15550100001 | https://example.com/recordings/call-1.mp3',
    '',
    'Failed Calls | batch 1: 1 of 100',
    'Call SID | Call Status | Event Timestamp | Call Direction | To Number | From Number | Recording URL',
    'call-2 | failed | Thu, 25 Jun 2026 20:26:02 +0000 | outbound-api | +15550100002 | +15550100001 | https://example.com/recordings/call-2.mp3',
  ]);
});

test('a commit by which nothing joined asks for no drawing', () => {
  expect(new TailTables(EMPTY, 100).take(commit({}))).toBe(false);
});

test('the failed calls start afresh when their batch is complete', () => {
  const tables = new TailTables(EMPTY, 2);
  const closed = { batch: 1, count: 2, threshold: 2, openedAt: 0, closedAt: 1 };
  tables.take(commit({ joined: [failed('a', 1), failed('b', 1)], closed: [closed] }));
  expect(shown(tables)).toContain('Failed Calls  batch 2: 0 of 2');
  expect(shown(tables).join('\n')).not.toMatch(/^[ab] /m);
});

test('a commit that completes a batch and begins the next shows the next only', () => {
  const tables = new TailTables(EMPTY, 2);
  const closed = { batch: 1, count: 2, threshold: 2, openedAt: 0, closedAt: 1 };
  tables.take(
    commit({ joined: [failed('a', 1), failed('b', 1), failed('c', 2)], closed: [closed] }),
  );
  const lines = shown(tables);
  expect(lines).toContain('Failed Calls  batch 2: 1 of 2');
  expect(lines.at(-1)).toMatch(/^c /);
});

test('a failed call that ended otherwise in the end is marked, and stays', () => {
  const tables = new TailTables(EMPTY, 100);
  tables.take(commit({ joined: [failed('a', 1)] }));
  tables.take(commit({ joined: [ended('a')], corrected: [{ callSid: 'a', batch: 1 }] }));
  const lines = shown(tables);
  expect(lines).toContain('Failed Calls  batch 1: 1 of 100  (* ended otherwise in the end)');
  expect(lines.at(-1)).toMatch(/^a +failed\* /);
});

test('a call whose correction is taken back is not counted again', () => {
  const tables = new TailTables(EMPTY, 100);
  tables.take(commit({ joined: [failed('a', 1)] }));
  tables.take(commit({ joined: [ended('a')], corrected: [{ callSid: 'a', batch: 1 }] }));
  tables.take(commit({ joined: [failedAfterAll('a', 1)] }));
  const lines = shown(tables);
  expect(lines[0]).toBe('All Calls  0');
  expect(lines).toContain('Failed Calls  batch 1: 1 of 100');
  expect(lines.filter((line) => line.startsWith('a '))).toHaveLength(1);
});

test('a call that is corrected and fails again within one commit is not counted again', () => {
  const tables = new TailTables(EMPTY, 100);
  const corrected = [{ callSid: 'a', batch: 1 }];
  tables.take(commit({ joined: [failed('a', 1), ended('a'), failedAfterAll('a', 1)], corrected }));
  expect(shown(tables)[0]).toBe('All Calls  0');
  expect(shown(tables)).toContain('Failed Calls  batch 1: 1 of 100');
});

test('a call of an earlier batch that fails again does not join the open one', () => {
  const tables = new TailTables(EMPTY, 2);
  const closed = { batch: 1, count: 2, threshold: 2, openedAt: 0, closedAt: 1 };
  tables.take(commit({ joined: [failed('a', 1), failed('b', 1)], closed: [closed] }));
  tables.take(commit({ joined: [ended('a')], corrected: [{ callSid: 'a', batch: 1 }] }));
  tables.take(commit({ joined: [failedAfterAll('a', 1)] }));
  expect(shown(tables)).toContain('Failed Calls  batch 2: 0 of 2');
});

test('a correction from before the start that is taken back is not counted again', () => {
  const seed: TableSeed = {
    all: { total: 2, last: [] },
    failed: {
      batch: 1,
      count: 2,
      last: [{ ...row('a', 'failed'), corrected: true }],
      corrected: ['a', 'one that is not on the screen'],
    },
  };
  const tables = new TailTables(seed, 100);
  tables.take(
    commit({ joined: ['a', 'one that is not on the screen'].map((sid) => failedAfterAll(sid, 1)) }),
  );
  expect(shown(tables)).toContain('Failed Calls  batch 1: 2 of 100');
});

test('an ended call that turns out to have failed leaves All Calls', () => {
  const tables = new TailTables(EMPTY, 100);
  tables.take(commit({ joined: [ended('a'), ended('b')] }));
  tables.take(commit({ joined: [failedAfterAll('a', 1)] }));
  const lines = shown(tables);
  expect(lines[0]).toBe('All Calls  1');
  expect(lines.filter((line) => line.startsWith('a '))).toHaveLength(1);
});

test.each([
  ['in the same commit', true],
  ['later', false],
])('a recording that comes %s stands in the line of its call', (_, isAtOnce) => {
  const tables = new TailTables(EMPTY, 100);
  const without = { ...row('a', 'completed'), recordingUrl: null };
  const joined: JoinedTable[] = [{ ...ended('a'), row: without }, ended('b')];
  const changed: JoinedTable = { ...ended('a'), left: 'all' };
  if (isAtOnce) joined.push(changed);
  tables.take(commit({ joined }));
  if (!isAtOnce) expect(tables.take(commit({ joined: [changed] }))).toBe(true);

  const lines = shown(tables);
  expect(lines[0]).toBe('All Calls  2');
  const [line, ...others] = lines.filter((text) => text.startsWith('a '));
  expect(line).toContain('https://example.com/recordings/a.mp3');
  expect(others).toEqual([]);
});

test('a change of a call that is no longer on the screen changes nothing', () => {
  const tables = new TailTables({ ...EMPTY, all: { total: 7, last: [] } }, 100);
  tables.take(commit({ joined: [{ ...ended('ended long ago'), left: 'all' }] }));
  expect(shown(tables)[0]).toBe('All Calls  7');
  expect(shown(tables).join('\n')).not.toContain('ended long ago');
});

test('a call that leaves All Calls is no longer in the total, where it is on no screen either', () => {
  const seed = { ...EMPTY, all: { total: 12_345, last: [] } };
  const tables = new TailTables(seed, 100);
  tables.take(commit({ joined: [failedAfterAll('ended long ago', 1)] }));
  expect(shown(tables)[0]).toBe('All Calls  12,344');
});

test('it begins with what the stores held', () => {
  const last = [{ ...row('old', 'busy'), corrected: false }];
  const seed = {
    all: { total: 12_345, last },
    failed: { batch: 7, count: 3, last: [], corrected: [] },
  };
  const lines = shown(new TailTables(seed, 100));
  expect(lines[0]).toBe('All Calls  12,345');
  expect(lines).toContain('Failed Calls  batch 7: 3 of 100');
});

test('it holds a screenful, however many calls join', () => {
  const tables = new TailTables(EMPTY, 100);
  for (let index = 0; index < 50; index += 1) {
    const joined = Array.from({ length: 100 }, (_, place) => ended(`call-${index * 100 + place}`));
    tables.take(commit({ joined }));
  }
  const lines = shown(tables, 200, 10_000);
  expect(lines[0]).toBe('All Calls  5,000');
  expect(lines.filter((line) => line.startsWith('call-'))).toHaveLength(MOST_ROWS);
  expect(lines[MOST_ROWS + 1]).toMatch(/^call-4999 /);
});

test.each([40, 60, 75, 80, 100, 120, 144, 145, 200, 300])(
  'no line is wider than %i columns',
  (width) => {
    const tables = new TailTables(EMPTY, 100);
    const joined = [ended('8d0c1f0e-5f6a-4c1b-9a53-0b6f6a1f2c11'), failed('漢'.repeat(64), 1)];
    tables.take(commit({ joined }));
    const lines = shown(tables, width);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
    expect(lines.join('\n')).toContain('Status');
  },
);

test.each([0, 1, 2, 5, 8, 9, 12, 24])('no more lines are drawn than %i', (height) => {
  const tables = new TailTables(EMPTY, 100);
  tables.take(commit({ joined: Array.from({ length: 30 }, (_, index) => ended(`c${index}`)) }));
  tables.take(commit({ joined: Array.from({ length: 30 }, (_, index) => failed(`f${index}`, 1)) }));
  const lines = shown(tables, 80, height);
  expect(lines.length).toBeLessThanOrEqual(height);
  if (height >= 9) expect(lines.filter((line) => /^[cf]\d/.test(line))).toHaveLength(height - 7);
});
