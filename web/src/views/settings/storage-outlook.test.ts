import { expect, it } from 'vitest';
import { storageOutlook, usedBytes } from './storage-outlook.ts';

it('says when the disk is full, or why it will not be', () => {
  const outlooks = [
    { growthBytesPerDay: null, daysLeft: null, keepCallsDays: 90 },
    { growthBytesPerDay: 1_000_000, daysLeft: 45, keepCallsDays: null },
    { growthBytesPerDay: 1_000_000, daysLeft: 0, keepCallsDays: 90 },
    { growthBytesPerDay: 1_000_000, daysLeft: null, keepCallsDays: 90 },
    // As much is purged as comes in.
    { growthBytesPerDay: 0, daysLeft: null, keepCallsDays: 90 },
    { growthBytesPerDay: 0, daysLeft: null, keepCallsDays: null },
  ].map(storageOutlook);
  expect(outlooks).toEqual([
    { kind: 'unknown' },
    { kind: 'fills', days: 45 },
    { kind: 'fills', days: 0 },
    { kind: 'purged-first', keptDays: 90 },
    { kind: 'purged-first', keptDays: 90 },
    { kind: 'idle' },
  ]);
});

it('adds up every part', () => {
  expect(usedBytes({ databaseBytes: 100, journalBytes: 20, otherBytes: 3 })).toBe(123);
});
