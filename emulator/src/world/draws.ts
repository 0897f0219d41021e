/** Draws from the distributions of call traffic. Pure over their random numbers. */
import type { Random } from '../vocabulary/random.ts';

/** True with the given probability (0 to 1). */
export const chance = (random: Random, probability: number): boolean => random.next() < probability;

/** A number from `low` up to, but not including, `high`. */
export const between = (random: Random, low: number, high: number): number =>
  low + random.next() * (high - low);

/** A whole number from `low` to `high`, inclusive. */
export const wholeBetween = (random: Random, low: number, high: number): number =>
  Math.floor(between(random, low, high + 1));

/** The waiting time of a memoryless process with the given mean. */
export const exponential = (random: Random, mean: number): number =>
  -Math.log(1 - random.next()) * mean;

/** A draw from the standard normal distribution (Box and Muller). */
export const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());

/** A log-normal draw: the usual shape of ring and talk times. `sigma` is the spread of the log. */
export const logNormal = (random: Random, median: number, sigma: number): number =>
  median * Math.exp(sigma * normal(random));

/** The number of trials until the first success, at least 1, with the given probability of each. */
export const geometric = (random: Random, probability: number): number =>
  probability >= 1 ? 1 : 1 + Math.floor(Math.log(1 - random.next()) / Math.log(1 - probability));

/** A choice in proportion to the options' weights; throws if they're all zero. */
export function weighted<T>(
  random: Random,
  options: readonly (readonly [option: T, weight: number])[],
): T {
  const total = options.reduce((sum, [, weight]) => sum + weight, 0);
  let rest = random.next() * total;
  for (const [option, weight] of options) {
    rest -= weight;
    if (rest < 0) return option;
  }
  throw new RangeError('Nothing to choose from: all weights are zero.');
}

/** A uniform choice; throws if the list is empty. */
export function pick<T>(random: Random, options: readonly T[]): T {
  const chosen = options[Math.floor(random.next() * options.length)];
  if (chosen === undefined) throw new RangeError('Nothing to pick from: the list is empty.');
  return chosen;
}
