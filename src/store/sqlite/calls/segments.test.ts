import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { testFolder } from '../../../../tests/support/store-folder.ts';
import { openForWriting } from '../database/database.ts';
import { idsOf, SegmentSpans, segmentOf } from './segments.ts';

describe('a segment', () => {
  // Stored with every row, so it must never change.
  it.each([
    [1, 0],
    [131_071, 0],
    [131_072, 1],
    [5_000_000, 38],
  ])('for the call with id %d is %d', (id, segment) => {
    expect(segmentOf(id)).toBe(segment);
  });

  it.each([0, 1, 38])('%d holds the ids from its first up to the first of the next', (segment) => {
    const [first, end] = idsOf(segment);
    expect([segmentOf(first), segmentOf(end - 1), segmentOf(end)]).toEqual([
      segment,
      segment,
      segment + 1,
    ]);
  });
});

describe('the spans of segments', () => {
  const opened = () => {
    const database = openForWriting(join(testFolder(), 'callboard.db'));
    const spans = new SegmentSpans(database);
    const stored = () => database.prepare('SELECT * FROM segments ORDER BY segment').raw().all();
    const commit = () => {
      spans.beforeCommit();
      spans.committed();
    };
    return { spans, stored, commit };
  };

  it('run from the earliest start of their calls to the latest', () => {
    const { spans, stored, commit } = opened();
    for (const [id, startedAt] of [
      [1, 50],
      [2, 30],
      [3, 40],
      [131_072, 60],
    ] as const) {
      spans.note(id, startedAt);
    }
    commit();
    expect(stored()).toEqual([
      [0, 30, 50],
      [1, 60, 60],
    ]);
  });

  it('only ever widen', () => {
    const { spans, stored, commit } = opened();
    for (const [id, startedAt] of [
      [1, 50],
      [2, 45],
      [1, 70],
      [3, 60],
    ] as const) {
      spans.note(id, startedAt);
      commit();
    }
    expect(stored()).toEqual([[0, 45, 70]]);
  });

  it('ignore what was rolled back', () => {
    const { spans, stored, commit } = opened();
    spans.note(1, 50);
    spans.rolledBack();
    commit();
    expect(stored()).toEqual([]);
  });
});
