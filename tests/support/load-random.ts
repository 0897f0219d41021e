/** Seeded randomness, so that a failing run can be repeated. */

export interface SeededRandom {
  /** A whole number from `least` to `most`, inclusive. */
  between(least: number, most: number): number;
  pick<Item>(items: readonly [Item, ...Item[]]): Item;
  chance(probability: number): boolean;
}

export function seededRandom(seed: number): SeededRandom {
  let state = seed >>> 0;
  // Mulberry32, by Tommy Ettinger: small, and good enough to choose moments.
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (least: number, most: number): number =>
    least + Math.floor(next() * (most - least + 1));
  return {
    between,
    pick: (items) => items[between(0, items.length - 1)] ?? items[0],
    chance: (probability) => next() < probability,
  };
}

/** The items in another order, in which each moves by at most about `window` places. */
export function shuffledNearby<Item>(
  items: readonly Item[],
  window: number,
  random: SeededRandom,
): Item[] {
  return items
    .map((item, index) => ({ item, place: index + random.between(0, window) }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}
