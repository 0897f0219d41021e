/** A row of the cursors of forwarding, read back. What no version wrote throws. */

import type { Selectable } from 'kysely';
import { z } from 'zod';
import type { ForwardCursor } from '../../../ports/forwarding/forward-cursors.ts';
import type { Tables } from '../database/tables.ts';

const positions = z.array(z.int().positive());

export const cursorIn = (row: Selectable<Tables['forward_cursors']>): ForwardCursor => ({
  target: row.target,
  epoch: row.epoch,
  through: row.through,
  pending: positions.parse(JSON.parse(row.pending)),
});
