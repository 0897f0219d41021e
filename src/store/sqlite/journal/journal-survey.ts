/**
 * Finds what a journal has that its database lacks, and what's missing from it. It touches no file.
 */

import {
  FILE_NUMBERS,
  type JournalFileContents,
  type JournalFileName,
  journalName,
} from './journal-files.ts';
import { batchesIn, type FoundBatch, SALT_BYTES } from './journal-format.ts';

/** What the database says about its journal. */
export interface JournalProgress {
  /** The number of the last callback that the database holds. */
  readonly applied: number;
  /** The generation whose files are in use; 0 after a clean end, and before 2026-11. */
  readonly journaling: number;
  /** That generation's salt, or the previous one's; null before 2026-11. */
  readonly salt: Buffer | null;
}

/** Numbers from `first` to `last`. */
export interface NumberRange {
  readonly first: number;
  readonly last: number;
}

/** Callbacks that were acknowledged, or may have been, and can no longer be read. */
export interface JournalDamage {
  /** What is numbered: before 2026-11 (generation 0) batches, each of one callback or more. */
  readonly unit: 'callbacks' | 'batches';
  /** Certainly missing, in order. */
  readonly missing: readonly NumberRange[];
  /** Files that should exist and don't. What they held beyond `missing` is unknown. */
  readonly missingFiles: readonly string[];
}

export interface JournalSurvey {
  /** What the database lacks, in order. */
  readonly batches: readonly FoundBatch[];
  /** Null if nothing that was acknowledged is missing. */
  readonly damage: JournalDamage | null;
  /** The files that were read. */
  readonly files: readonly JournalFileName[];
}

/**
 * What `files` (`readJournal`) have beyond the database. Beside a running Callboard, read the files first and
 * the progress afterwards: what's overwritten in between is then in the database.
 */
export function surveyJournal(
  files: readonly JournalFileContents[],
  progress: JournalProgress,
): JournalSurvey {
  const generation = files[0]?.generation ?? progress.journaling;
  const contents = files.map(({ bytes }) => bytes);
  const salts = saltsOf(contents, progress.salt);
  const found = contents
    .flatMap((file) => salts.flatMap((salt) => [...batchesIn(file, salt, generation)]))
    .sort((a, b) => a.first - b.first);
  const batches = found.filter(({ last, state }) => state === 'whole' && last > progress.applied);
  const missing = gapsIn(batches, progress.applied, confirmedThrough(found));
  const missingFiles = FILE_NUMBERS.filter(
    (number) =>
      progress.journaling > 0 &&
      progress.journaling === generation &&
      !files.some((file) => file.number === number),
  ).map((number) => journalName(generation, number));
  const isWhole = missing.length === 0 && missingFiles.length === 0;
  const unit = generation === 0 ? 'batches' : 'callbacks';
  return { batches, files, damage: isWhole ? null : { unit, missing, missingFiles } };
}

/**
 * The salts that batches may have: the one in the database, and the one that a file begins with, in case the
 * database is older than its journal.
 */
function saltsOf(contents: readonly Buffer[], known: Buffer | null): readonly Buffer[] {
  const candidates = [
    ...(known === null ? [] : [known]),
    ...contents
      .filter((file) => file.length >= SALT_BYTES)
      .map((file) => file.subarray(0, SALT_BYTES)),
  ];
  // A file that was never written to begins with zeros, and so does one that was wiped.
  const salts = candidates.filter((salt) => salt.some((byte) => byte !== 0));
  return salts.filter((salt, index) => salts.findIndex((other) => other.equals(salt)) === index);
}

/** The last number that was certainly acknowledged, or on disk and about to be. */
function confirmedThrough(found: readonly FoundBatch[]): number {
  return Math.max(
    0,
    ...found.map(({ first, last, state }) => (state === 'torn' ? first - 1 : last)),
  );
}

function gapsIn(
  batches: readonly FoundBatch[],
  applied: number,
  through: number,
): readonly NumberRange[] {
  const gaps: NumberRange[] = [];
  let next = applied + 1;
  for (const { first, last } of batches) {
    if (first > next) gaps.push({ first: next, last: first - 1 });
    next = Math.max(next, last + 1);
  }
  if (next <= through) gaps.push({ first: next, last: through });
  return gaps;
}
