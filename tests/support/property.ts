/**
 * How much the tests do that repeat something. Only this file of the tests reads the environment: `TEST_TIMES` (how
 * many times as much as `npm test` does), `FC_RUNS` (histories per property) and `FC_SEED` (to repeat a run; a failure
 * prints its seed).
 */

interface PropertySettings {
  readonly numRuns: number;
  readonly seed?: number;
}

const DEFAULT_RUNS = 4_000;

/** How many times as much a test does as in `npm test`. */
export function testTimes(): number {
  const { TEST_TIMES: times } = process.env;
  return times === undefined ? 1 : wholeNumber('TEST_TIMES', times);
}

/** Parameters for fast-check's `assert`. Set `runs` if the property costs more than most. */
export function propertySettings(runs = DEFAULT_RUNS): PropertySettings {
  const { FC_RUNS: wanted, FC_SEED: seed } = process.env;
  const numRuns = wanted === undefined ? runs * testTimes() : wholeNumber('FC_RUNS', wanted);
  return seed === undefined ? { numRuns } : { numRuns, seed: wholeNumber('FC_SEED', seed) };
}

/** How long a property test may take: three minutes, and more if more runs were requested. */
export const propertyTimeoutMs = (): number => 180_000 + propertySettings().numRuns * 10;

function wholeNumber(name: string, text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number)) return number;
  throw new Error(`${name} is '${text}': give a whole number`);
}
