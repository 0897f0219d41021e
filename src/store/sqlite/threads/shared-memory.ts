/**
 * Bytes into and out of memory that two threads share. `set` and `copy` do it with atomic accesses, which
 * take 4 to 6 times as long for a callback and 30 times for a batch (Node 24); nobody else looks at these
 * bytes meanwhile, so that is for nothing. `fill`, with what is copied as its pattern, is a plain copy.
 */

/** Copies bytes to `at`; returns where they end. */
export function copyBytes(from: Uint8Array, target: Buffer, at: number): number {
  const end = at + from.length;
  // An empty pattern is refused.
  if (from.length > 0) target.fill(from, at, end);
  return end;
}
