/** Cursors: where a page ended, as text that only this database understands. */

/** The place of a row in a list: when its call started, and its id. */
export interface RowKey {
  readonly at: number;
  readonly id: number;
}

/** The text of a place. `epoch` names the database, so that a cursor of another one is told apart. */
export const encodeCursor = (epoch: string, key: RowKey): string => `${epoch}-${key.at}-${key.id}`;

const CURSOR = /^([0-9a-f]+)-(-?\d{1,16})-(\d{1,16})$/;

/** The place that a cursor names; null where it is not one of this database. */
export function decodeCursor(epoch: string, cursor: string): RowKey | null {
  const parts = CURSOR.exec(cursor);
  if (parts === null || parts[1] !== epoch) return null;
  return { at: Number(parts[2]), id: Number(parts[3]) };
}
