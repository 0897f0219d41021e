/**
 * Copies bytes into and out of memory that two threads share. `set` and `copy` use atomic accesses there, which
 * take 4 to 6 times as long for a callback and 30 times for a batch (Node 24). No other thread uses these bytes
 * meanwhile, so a plain copy is enough: `fill`, with the source as its pattern.
 */

/** Copies bytes to `at`; returns where they end. */
export function copyBytes(from: Uint8Array, target: Buffer, at: number): number {
  const end = at + from.length;
  // An empty pattern is refused.
  if (from.length > 0) target.fill(from, at, end);
  return end;
}
