/**
 * How much the tests do that repeat something, and what they draw. Only this file of the tests reads the environment:
 * `TEST_TIMES` (how many times as much as `npm test` does), `FC_RUNS` (histories per property) and `FC_SEED` (to repeat a
 * run; a failure prints its seed).
 */

const DEFAULT_RUNS = 4_000;

/** `npm test` draws the same each time, so that it fails only because of a change. */
const USUAL_SEED = 20_261_130;

/** How many times as much a test does as in `npm test`. */
export function testTimes(): number {
  const { TEST_TIMES: times } = process.env;
  return times === undefined ? 1 : wholeNumber('TEST_TIMES', times);
}

/** Parameters for fast-check's `assert`. Set `runs` if the property costs more than most. */
export function propertySettings(runs = DEFAULT_RUNS): { readonly numRuns: number } {
  const { FC_RUNS: wanted } = process.env;
  return { numRuns: wanted === undefined ? runs * testTimes() : wholeNumber('FC_RUNS', wanted) };
}

/** The seed of every property. None if more runs were requested: they draw something new. */
export function propertySeed(): { readonly seed?: number } {
  const { TEST_TIMES: times, FC_RUNS: wanted, FC_SEED: seed } = process.env;
  if (seed !== undefined) return { seed: wholeNumber('FC_SEED', seed) };
  return times === undefined && wanted === undefined ? { seed: USUAL_SEED } : {};
}

/** How long a property test may take: three minutes, and more if more runs were requested. */
export const propertyTimeoutMs = (): number => 180_000 + propertySettings().numRuns * 10;

function wholeNumber(name: string, text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number)) return number;
  throw new Error(`${name} is '${text}': give a whole number`);
}
