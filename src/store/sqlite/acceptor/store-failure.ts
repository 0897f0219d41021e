/** Why the store can no longer keep callbacks, in words for operators: what happened, and what to do. */

import type { Logger } from '../../../ports/logger.ts';
import type { JournalDamage } from '../journal/journal-survey.ts';
import type { FromWriter, KeptDamage } from '../writer/thread-protocol.ts';

/** A write or commit that takes longer than this, in milliseconds, shows in health checks. */
const STUCK_MS = 1000;

/** The disk of `folder` lost data that it had taken, or may have. */
export const diskFailure = (reason: string, folder: string): Error =>
  new Error(
    `the disk failed to keep what it was given (${reason}). Check the disk that ${folder} is on, then start again`,
  );

/** A file was moved or deleted, or another one has its name. */
export const goneFailure = (reason: string, folder: string): Error =>
  new Error(
    `${reason}. Stop whatever changes ${folder}, put the folder back if it was moved, and start again`,
  );

/** Pages that the store can't work without are damaged. The log may still be complete. */
const damageFailure = (error: Error, folder: string): Error =>
  new Error(
    `pages of the database are damaged (${error.message}). What was acknowledged is kept. Check the disk, ` +
      `run callboard rebuild --data-dir ${folder}, then start again`,
    { cause: error },
  );

/** The writer's thread ended with an error. */
export function writerFailure(error: Error, folder: string): Error {
  if (error.name === 'SupersededError') {
    return new Error(
      `${error.message} in ${folder}. Only one may use a folder: stop the other one, or give each its own with CALLBOARD_DATA_DIR`,
    );
  }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null;
  if (code !== null && /^SQLITE_(CORRUPT|NOTADB)/.test(code)) return damageFailure(error, folder);
  if (code?.startsWith('SQLITE_') === true) {
    return diskFailure(`${code}: ${error.message}`, folder);
  }
  return new Error(
    `the thread that writes the database ended: ${error.message}. What was acknowledged is in ${folder}: start again`,
    { cause: error },
  );
}

/** Says what the journal lost. */
function sayDamage({ unit, missing, missingFiles }: JournalDamage): string {
  const count = missing.reduce((sum, { first, last }) => sum + last - first + 1, 0);
  const numbers = missing.map(({ first, last }) =>
    first === last ? first : `${first} to ${last}`,
  );
  const what =
    unit === 'callbacks'
      ? `${count} acknowledged ${count === 1 ? 'callback' : 'callbacks'}`
      : `${count} ${count === 1 ? 'batch' : 'batches'} of acknowledged callbacks`;
  const lost = `${what} can't be read (${unit} ${numbers.join(', ')})`;
  const files = `${missingFiles.join(' and ')} ${missingFiles.length === 1 ? 'is' : 'are'} missing, with whatever was in there last`;
  return [...(count > 0 ? [lost] : []), ...(missingFiles.length > 0 ? [files] : [])].join('; ');
}

/** Logs what the start found missing, and returns it in words; null if nothing is. */
function tellDamage(logger: Logger, damage: KeptDamage | null): string | null {
  if (damage === null) return null;
  const words = sayDamage(damage);
  logger.error(
    { damage: words, copies: damage.copies.join(', ') },
    'The journal was damaged, so callbacks that were acknowledged are missing. All that could be ' +
      'read was kept, and the damaged files stay in the data folder as copies.',
  );
  return words;
}

/** Logs what the start had to catch up on. Returns, in words, what's missing of the journal; null if nothing is. */
export function tellStart(
  logger: Logger,
  { admitted, damage }: Extract<FromWriter, { readonly type: 'ready' }>,
): string | null {
  if (admitted > 0) {
    logger.warn(
      { calls: admitted },
      'Calls that failed while damaged pages hid them are in failure batches now, and count toward alerts.',
    );
  }
  return tellDamage(logger, damage);
}

/**
 * Why callbacks wait longer than they should; null if they don't. `writingMs`: how long the current journal
 * write has taken. `behindMs`: how far the database is behind the journal.
 */
export function stuckReason(times: {
  readonly writingMs: number;
  readonly behindMs: number;
}): string | null {
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
  if (times.writingMs > STUCK_MS) {
    return `the disk has been writing the journal for ${seconds(times.writingMs)}`;
  }
  if (times.behindMs <= STUCK_MS) return null;
  return `the database hasn't been written for ${seconds(times.behindMs)}: its disk is slow, or another program has locked it`;
}

/** The writer's thread couldn't start. Errors that say what to do are passed on unchanged. */
export function startFailure(error: Error, folder: string): Error {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return /^SQLITE_(CORRUPT|NOTADB)/.test(code) ? damageFailure(error, folder) : error;
}
