/** Where a client is: `<epoch>.<position>`. */

import type { StreamReset } from '../../core/wire/live.ts';

const CURSOR = /^([\w-]{1,64})\.(\d{1,15})$/;

export const cursorOf = (epoch: string, position: number): string => `${epoch}.${position}`;

/** The part of the log that a client can go on from. */
export interface Known {
  readonly epoch: string;
  readonly floor: number;
  readonly position: number;
}

/** The position of a cursor, or why it can't be gone on from. */
export function readCursor(text: string, known: Known): number | StreamReset['reason'] {
  const [, epoch, digits] = CURSOR.exec(text) ?? [];
  if (epoch === undefined || digits === undefined) return 'unknown';
  const position = Number(digits);
  if (epoch !== known.epoch) return 'other-database';
  if (position > known.position) return 'future';
  return position < known.floor ? 'too-old' : position;
}
