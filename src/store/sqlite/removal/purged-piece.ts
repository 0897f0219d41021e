/** What a purge took out of a few blocks of the log. */

import type { LogRecord } from '../journal/record.ts';

export interface PurgedPiece {
  /** How many callbacks. */
  readonly removed: number;
  /** Whether there may be more. */
  readonly isMore: boolean;
}

/** Whether a record holds a callback, whole or erased. */
export const isRequest = ({ kind }: LogRecord): boolean =>
  kind === 'event' || kind === 'unprocessable';
