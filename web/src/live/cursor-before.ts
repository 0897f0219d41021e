/** An earlier cursor of the stream. Cursors are `<epoch>.<position>`, as the API documents. */

/** The cursor `records` before another one, or the first. Anything that isn't a cursor stays as it is. */
export function cursorBefore(cursor: string, records: number): string {
  const [, epoch, position] = /^(.*)\.(\d+)$/.exec(cursor) ?? [];
  return position === undefined ? cursor : `${epoch}.${Math.max(0, Number(position) - records)}`;
}
