/** Errors of DuckDB and of the store, without their messages: those can quote stored data. */

import { StartOver } from '../follow/progress.ts';
import type { EndReason } from './protocol.ts';

/** What kind of error it is, such as `IO Error` or `SQLITE_BUSY`. */
export function faultOf(error: unknown): string {
  if (!(error instanceof Error)) return 'not an Error';
  if ('code' in error && typeof error.code === 'string') return `${error.name} ${error.code}`;
  // DuckDB's messages begin with their kind.
  return (
    /^[A-Z][A-Za-z]*(?: [A-Za-z]+)? (?:Error|exception)(?=:)/i.exec(error.message)?.[0] ??
    error.name
  );
}

/** Whether a question was stopped because it took too long. */
export const isInterrupted = (error: unknown): boolean =>
  error instanceof Error && /^INTERRUPT/i.test(error.message);

/** Whether a question needed more memory than DuckDB has left beside others. */
export const isOutOfMemory = (error: unknown): boolean =>
  error instanceof Error && /^Out of Memory/i.test(error.message);

/**
 * Whether nothing more can be done with the file as it's open, and why. DuckDB notices damage only when it reads the
 * damaged block, so any question can be the first to learn of it.
 */
export function endReasonOf(error: unknown): EndReason | null {
  if (error instanceof StartOver) return 'start-over';
  if (!(error instanceof Error)) return null;
  const { message } = error;
  if (/corrupt|not a valid DuckDB database|checksum|Serialization Error/i.test(message))
    return 'start-over';
  if (/^(?:FATAL|INTERNAL) Error|database has been invalidated/i.test(message)) return 'failed';
  return null;
}
