/** Where in a log a time begins, by halving: records come in roughly by time. Pure. */

export interface DatedRecord {
  readonly position: number;
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
}

/**
 * The first position from `first` to `last` from which on records came in since a time; one past the last if
 * none did. `next` finds the first record at or after a position; some positions have none any more.
 */
export async function firstSince(
  [first, last]: readonly [first: number, last: number],
  since: number,
  next: (position: number) => Promise<DatedRecord | undefined>,
): Promise<number> {
  let [low, high] = [first, last + 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const record = await next(middle);
    if (record === undefined || record.receivedAt >= since) high = middle;
    else low = record.position + 1;
  }
  return low;
}
