/** Repeatable random numbers for the benchmark's traffic: the same seed gives the same callbacks. */

export interface Seeded {
  /** A whole number from 0 to 2^32 - 1. */
  word(): number;
  /** A whole number from 0 to `limit` - 1. */
  below(limit: number): number;
}

/** The mulberry32 generator: small, fast, and good enough to scatter calls. */
export function seeded(seed: number): Seeded {
  let state = seed >>> 0;
  const word = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  return { word, below: (limit) => Math.floor((word() / 2 ** 32) * limit) };
}

/** A version 4 UUID, like SignalWire's call sids. */
export function seededUuid(chance: Seeded): string {
  const hex = () => chance.word().toString(16).padStart(8, '0');
  const [a, b, c, d] = [hex(), hex(), hex(), hex()] as const;
  return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-a${c.slice(1, 4)}-${c.slice(4)}${d}`;
}
