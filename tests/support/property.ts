/**
 * How much the property tests run. The only place of the tests that reads the environment:
 * `FC_RUNS` (histories per property) and `FC_SEED` (to repeat a run; a failure prints its seed).
 */

interface PropertySettings {
  readonly numRuns: number;
  readonly seed?: number;
}

const DEFAULT_RUNS = 10_000;

/** What fast-check's `assert` is given; `runs` where the property costs more than most. */
export function propertySettings(runs = DEFAULT_RUNS): PropertySettings {
  const { FC_RUNS: wanted, FC_SEED: seed } = process.env;
  const numRuns = wanted === undefined ? runs : wholeNumber('FC_RUNS', wanted);
  return seed === undefined ? { numRuns } : { numRuns, seed: wholeNumber('FC_SEED', seed) };
}

/** How long a property test may take: a minute, and more where more runs were asked for. */
export const propertyTimeoutMs = (): number => 60_000 + propertySettings().numRuns * 10;

function wholeNumber(name: string, text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number)) return number;
  throw new Error(`${name} is '${text}': give a whole number`);
}
