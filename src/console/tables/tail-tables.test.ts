import { expect, test } from 'vitest';
import type { CallRow } from '../../core/calls/call-row.ts';
import type { ClosedBatch } from '../../core/failure-batch.ts';
import { parseTimeZone, UTC } from '../../core/time/time-zone.ts';
import { styleFor } from '../style.ts';
import { layoutsIn } from '../table-layout.ts';
import type { TableChange } from './table-change.ts';
import { MOST_ROWS, type TableChanges, type Tables } from './tables.ts';
import { TailTables } from './tail-tables.ts';

const plain = styleFor(false);
const EMPTY: Tables = {
  ended: { total: 0, failed: 0, last: [] },
  failed: { batch: 1, count: 0, last: [], corrected: new Set() },
};
const row = (callSid: string, status: string): CallRow => ({
  callSid,
  status,
  eventTimestamp: 'Thu, 25 Jun 2026 20:26:02 +0000',
  direction: 'outbound-api',
  to: '+15550100002',
  from: '+15550100001',
  recordingUrl: `https://example.com/recordings/${callSid}.mp3`,
  sipCode: status === 'failed' ? 503 : null,
  sipPhrase: status === 'failed' ? 'Service Unavailable' : null,
});
/** A change, and whether it added the call to its failure batch. */
interface Joined extends TableChange {
  readonly isAdmitted: boolean;
}

const ended = (callSid: string): Joined => ({
  callSid,
  row: row(callSid, 'completed'),
  end: 'other',
  endedBefore: null,
  failureBatch: null,
  isAdmitted: false,
});
const failed = (callSid: string, batch: number): Joined => ({
  callSid,
  row: row(callSid, 'failed'),
  end: 'failed',
  endedBefore: null,
  failureBatch: batch,
  isAdmitted: true,
});
/** It failed before. */
const endedAfterAll = (callSid: string): Joined => ({
  ...ended(callSid),
  endedBefore: 'failed',
  failureBatch: 1,
});
/** It ended differently before, and failed before that. */
const failedAgain = (callSid: string): Joined => ({
  ...failed(callSid, 1),
  endedBefore: 'other',
  isAdmitted: false,
});
/** It ended differently before. */
const failedAfterAll = (callSid: string, batch: number): Joined => ({
  ...failed(callSid, batch),
  endedBefore: 'other',
});
/** What happened within one commit, as the commit reports it: each call once, in its final state. */
const commit = (parts: {
  readonly joined?: readonly Joined[];
  readonly closed?: readonly ClosedBatch[];
}): TableChanges => {
  const { joined = [], closed = [] } = parts;
  const calls = Map.groupBy(joined, (change) => change.row.callSid);
  return {
    changed: [...calls.values()].flatMap((changes) => {
      const [first, last] = [changes.at(0), changes.at(-1)];
      if (first === undefined || last === undefined) return [];
      return [{ ...last, endedBefore: first.endedBefore }];
    }),
    admitted: joined
      .filter(({ isAdmitted }) => isAdmitted)
      .map(({ row: line, failureBatch }) => ({ batch: failureBatch ?? 0, row: line })),
    closed,
  };
};
const shown = (tables: TailTables, width = 200, height = 20): readonly string[] =>
  tables.draw(layoutsIn(UTC)(width), height, plain);

test('calls are in their table, with all columns, under a title with the total', () => {
  const tables = new TailTables(EMPTY, 100);
  tables.take(commit({ joined: [ended('call-1'), failed('call-2', 1)] }));
  expect(shown(tables).map((line) => line.replaceAll(/ {2,}/g, ' | '))).toEqual([
    'Ended Calls | 2, 1 of them failed',
    'Call SID | Call Status | Event Time (UTC) | Call Direction | To Number | From Number | Recording URL',
    'call-1 | completed | 2026-06-25 20:26:02 | outbound-api | +15550100002 | +15550100001 | https://example.com/recordings/call-1.mp3',
    'call-2 | failed | 2026-06-25 20:26:02 | outbound-api | +15550100002 | +15550100001 | https://example.com/recordings/call-2.mp3',
    '',
    'Failed Calls | batch 1: 1 of 100',
    'Call SID | Call Status | Event Time (UTC) | Call Direction | To Number | From Number | SIP Answer',
    'call-2 | failed | 2026-06-25 20:26:02 | outbound-api | +15550100002 | +15550100001 | 503 Service Unavailable',
  ]);
});

test('a commit without changes requires no drawing', () => {
  expect(new TailTables(EMPTY, 100).take(commit({}))).toBe(false);
});

test('a complete batch leaves Failed Calls, stays in Ended Calls, and can still be looked up', () => {
  const tables = new TailTables(EMPTY, 2);
  const closed = { batch: 1, count: 2, threshold: 2, openedAt: 0, closedAt: 1 };
  tables.take(commit({ joined: [failed('a', 1), failed('b', 1)], closed: [closed] }));
  const lines = shown(tables);
  expect(lines[0]).toBe('Ended Calls  2, 2 of them failed');
  expect(lines.filter((line) => /^[ab] +failed /.test(line))).toHaveLength(2);
  expect(lines.at(-2)).toBe(
    'Failed Calls  batch 2: 0 of 2  (batch 1 is complete: callboard failures show 1)',
  );
});

test('a commit that completes a batch and begins the next shows only the next', () => {
  const tables = new TailTables(EMPTY, 2);
  const closed = { batch: 1, count: 2, threshold: 2, openedAt: 0, closedAt: 1 };
  tables.take(
    commit({ joined: [failed('a', 1), failed('b', 1), failed('c', 2)], closed: [closed] }),
  );
  const lines = shown(tables);
  expect(lines).toContain('Failed Calls  batch 2: 1 of 2');
  expect(lines.at(-1)).toMatch(/^c /);
});

test('a failed call that turns out to have ended differently is marked, and stays', () => {
  const tables = new TailTables(EMPTY, 100);
  tables.take(commit({ joined: [failed('a', 1)] }));
  tables.take(commit({ joined: [endedAfterAll('a')] }));
  const lines = shown(tables);
  expect(lines).toContain('Failed Calls  batch 1: 1 of 100  (* ended otherwise in the end)');
  expect(lines.at(-1)).toMatch(/^a +failed\* /);
});

test('a call whose correction is undone is not counted again', () => {
  const tables = new TailTables(EMPTY, 100);
  tables.take(commit({ joined: [failed('a', 1)] }));
  tables.take(commit({ joined: [endedAfterAll('a')] }));
  tables.take(commit({ joined: [failedAgain('a')] }));
  const lines = shown(tables);
  expect(lines[0]).toBe('Ended Calls  1, 1 of them failed');
  expect(lines).toContain('Failed Calls  batch 1: 1 of 100');
  expect(lines.filter((line) => line.startsWith('a '))).toHaveLength(2);
});

test('a call that is corrected and fails again within one commit is not counted again', () => {
  const tables = new TailTables(EMPTY, 100);
  tables.take(commit({ joined: [failed('a', 1), endedAfterAll('a'), failedAgain('a')] }));
  expect(shown(tables)[0]).toBe('Ended Calls  1, 1 of them failed');
  expect(shown(tables)).toContain('Failed Calls  batch 1: 1 of 100');
});

test('a call of an earlier batch that fails again does not join the open one', () => {
  const tables = new TailTables(EMPTY, 2);
  const closed = { batch: 1, count: 2, threshold: 2, openedAt: 0, closedAt: 1 };
  tables.take(commit({ joined: [failed('a', 1), failed('b', 1)], closed: [closed] }));
  tables.take(commit({ joined: [endedAfterAll('a')] }));
  tables.take(commit({ joined: [failedAgain('a')] }));
  expect(shown(tables)).toContainEqual(expect.stringMatching(/^Failed Calls {2}batch 2: 0 of 2 /));
});

test('a correction from before the start that is undone is not counted again', () => {
  const seed: Tables = {
    ended: { total: 2, failed: 1, last: [] },
    failed: {
      batch: 1,
      count: 2,
      last: [{ ...row('a', 'failed'), corrected: true }],
      corrected: new Set(['a', 'one that is not on the screen']),
    },
  };
  const tables = new TailTables(seed, 100);
  tables.take(
    commit({ joined: ['a', 'one that is not on the screen'].map((sid) => failedAgain(sid)) }),
  );
  expect(shown(tables)).toContain('Failed Calls  batch 1: 2 of 100');
});

test('an ended call that turns out to have failed changes its line, and joins Failed Calls', () => {
  const tables = new TailTables(EMPTY, 100);
  tables.take(commit({ joined: [ended('a'), ended('b')] }));
  tables.take(commit({ joined: [failedAfterAll('a', 1)] }));
  const lines = shown(tables);
  expect(lines[0]).toBe('Ended Calls  2, 1 of them failed');
  expect(lines.filter((line) => /^a +failed /.test(line))).toHaveLength(2);
});

test.each([
  ['in the same commit', true],
  ['later', false],
])('a recording that arrives %s is in the line of its call', (_, isAtOnce) => {
  const tables = new TailTables(EMPTY, 100);
  const without = { ...row('a', 'completed'), recordingUrl: null };
  const joined: Joined[] = [{ ...ended('a'), row: without }, ended('b')];
  const changed: Joined = { ...ended('a'), endedBefore: 'other' };
  if (isAtOnce) joined.push(changed);
  tables.take(commit({ joined }));
  if (!isAtOnce) expect(tables.take(commit({ joined: [changed] }))).toBe(true);

  const lines = shown(tables);
  expect(lines[0]).toBe('Ended Calls  2, 0 of them failed');
  const [line, ...others] = lines.filter((text) => text.startsWith('a '));
  expect(line).toContain('https://example.com/recordings/a.mp3');
  expect(others).toEqual([]);
});

test('a change to a call that is no longer on screen changes nothing', () => {
  const tables = new TailTables({ ...EMPTY, ended: { total: 7, failed: 2, last: [] } }, 100);
  tables.take(commit({ joined: [{ ...ended('ended long ago'), endedBefore: 'other' }] }));
  expect(shown(tables)[0]).toBe('Ended Calls  7, 2 of them failed');
  expect(shown(tables).join('\n')).not.toContain('ended long ago');
});

test('a call that turns out to have failed is counted, even if it is not on screen', () => {
  const seed = { ...EMPTY, ended: { total: 12_345, failed: 8, last: [] } };
  const tables = new TailTables(seed, 100);
  tables.take(commit({ joined: [failedAfterAll('ended long ago', 1)] }));
  expect(shown(tables)[0]).toBe('Ended Calls  12,345, 9 of them failed');
});

test('it starts with what the stores hold', () => {
  const last = [{ callSid: 'old', row: row('old', 'busy') }];
  const seed = {
    ended: { total: 12_345, failed: 8, last },
    failed: { batch: 7, count: 3, last: [], corrected: new Set<string>() },
  };
  const lines = shown(new TailTables(seed, 100));
  expect(lines[0]).toBe('Ended Calls  12,345, 8 of them failed');
  expect(lines).toContain('Failed Calls  batch 7: 3 of 100');
});

test('it holds one screenful, however many calls join', () => {
  const tables = new TailTables(EMPTY, 100);
  for (let index = 0; index < 50; index += 1) {
    const joined = Array.from({ length: 100 }, (_, place) => ended(`call-${index * 100 + place}`));
    tables.take(commit({ joined }));
  }
  const lines = shown(tables, 200, 10_000);
  expect(lines[0]).toBe('Ended Calls  5,000, 0 of them failed');
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

test.each([0, 1, 2, 5, 8, 9, 12, 24])('at most %i lines are drawn', (height) => {
  const tables = new TailTables(EMPTY, 100);
  tables.take(commit({ joined: Array.from({ length: 30 }, (_, index) => ended(`c${index}`)) }));
  tables.take(commit({ joined: Array.from({ length: 30 }, (_, index) => failed(`f${index}`, 1)) }));
  const lines = shown(tables, 80, height);
  expect(lines.length).toBeLessThanOrEqual(height);
  if (height >= 9) expect(lines.filter((line) => /^[cf]\d/.test(line))).toHaveLength(height - 7);
});

test.each([80, 120, 200])(
  'on %i columns, a SID can be looked up, and an address identifies its party',
  (width) => {
    const tables = new TailTables(EMPTY, 100);
    const joined = {
      ...failed('bc5cd0a1-7f6a-4c1b-9a53-0b6f6a1f2c11', 1),
      row: {
        ...row('bc5cd0a1-7f6a-4c1b-9a53-0b6f6a1f2c11', 'failed'),
        to: 'sip:alice@agents.example.com',
      },
    };
    tables.take(commit({ joined: [joined] }));
    const line = shown(tables, width).at(-1) ?? '';
    expect(line).toMatch(/^bc5cd0a1-/);
    expect(line).toContain('sip:alice@');
    expect(line).toMatch(/ 503 Service/);
    expect(shown(tables, width).join('\n')).toContain('(UTC)');
  },
);

test('times are in the given zone, and the table names it', () => {
  const tables = new TailTables(EMPTY, 100);
  tables.take(commit({ joined: [ended('a')] }));
  const zone = parseTimeZone('Asia/Kathmandu') ?? UTC;
  const wide = tables.draw(layoutsIn(zone)(200), 20, plain);
  expect(wide[1]).toContain('Event Time (Asia/Kathmandu)');
  expect(wide[2]).toContain('2026-06-26 02:11:02');
  expect(tables.draw(layoutsIn(zone)(120), 20, plain).slice(2, 4).join('\n')).toMatch(
    /\(Kathmandu\)[\s\S]*06-26 02:11:02/,
  );
});
