/** What a measure of stored data means for the disk. */

import type { Storage } from '../../../../src/core/wire/storage.ts';

export type StorageOutlook =
  /** There's too little to go by. */
  | { readonly kind: 'unknown' }
  /** The disk is full in so many days. */
  | { readonly kind: 'fills'; readonly days: number }
  /** Calls are purged after so many days, and the disk has room for those. */
  | { readonly kind: 'purged-first'; readonly keptDays: number }
  /** Nothing comes in. */
  | { readonly kind: 'idle' };

export function storageOutlook(
  storage: Pick<Storage, 'growthBytesPerDay' | 'daysLeft' | 'keepCallsDays'>,
): StorageOutlook {
  const { growthBytesPerDay, daysLeft, keepCallsDays } = storage;
  if (growthBytesPerDay === null) return { kind: 'unknown' };
  if (daysLeft !== null) return { kind: 'fills', days: daysLeft };
  if (keepCallsDays === null) return { kind: 'idle' };
  return { kind: 'purged-first', keptDays: keepCallsDays };
}

/** All that stored data takes up, in bytes. */
export const usedBytes = (
  storage: Pick<Storage, 'databaseBytes' | 'journalBytes' | 'otherBytes'>,
): number => storage.databaseBytes + storage.journalBytes + storage.otherBytes;
