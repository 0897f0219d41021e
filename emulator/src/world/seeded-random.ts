/**
 * Repeatable random numbers: a small, fast generator (sfc32) with named streams, so that one call's
 * draws never depend on another's. Not suitable for secrets.
 */
import type { Random } from '../vocabulary/random.ts';

/** A generator seeded by four 32-bit numbers (sfc32, PractRand-tested, public domain). */
export function seededRandom(seed: readonly [number, number, number, number]): Random {
  let [a, b, c, counter] = seed;
  const next = (): number => {
    const mixed = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + mixed;
    c |= 0;
    return (mixed >>> 0) / 4_294_967_296;
  };
  // The first outputs still resemble the seed.
  for (let warmUp = 0; warmUp < 12; warmUp += 1) next();
  return { next };
}

/** Independent streams of random numbers, each determined by the seed and its name. */
export interface RandomStreams {
  stream(name: string): Random;
}

/** Streams for one run: the same seed and start give the same streams. */
export const randomStreams = (seed: string, startAt: number): RandomStreams => ({
  stream: (name) => seededRandom(hash128(`${seed}|${startAt}|${name}`)),
});

/** A well-mixed 128-bit hash of a text (cyrb128, public domain). */
function hash128(text: string): [number, number, number, number] {
  let h1 = 1_779_033_703;
  let h2 = 3_144_134_277;
  let h3 = 1_013_904_242;
  let h4 = 2_773_480_762;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    h1 = h2 ^ Math.imul(h1 ^ code, 597_399_067);
    h2 = h3 ^ Math.imul(h2 ^ code, 2_869_860_233);
    h3 = h4 ^ Math.imul(h3 ^ code, 951_274_213);
    h4 = h1 ^ Math.imul(h4 ^ code, 2_716_044_179);
  }
  h1 = Math.imul(h3 ^ (h1 >>> 18), 597_399_067);
  h2 = Math.imul(h4 ^ (h2 >>> 22), 2_869_860_233);
  h3 = Math.imul(h1 ^ (h3 >>> 17), 951_274_213);
  h4 = Math.imul(h2 ^ (h4 >>> 19), 2_716_044_179);
  const all = h1 ^ h2 ^ h3 ^ h4;
  return [all | 0, (h2 ^ all) | 0, (h3 ^ all) | 0, (h4 ^ all) | 0];
}
