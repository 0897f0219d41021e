/** Reads parameters with a choice of words, a whole number in a range, a price, or true or false. */
import type { RequestParameters } from './request-parameters.ts';
import { accepted, type Checked, invalid } from './rest-error.ts';

/** The word; null if it isn't given, a refusal for any other. */
export function parseChoice<Word extends string>(
  parameters: RequestParameters,
  name: string,
  words: readonly Word[],
  code = 20_422,
): Checked<Word | null> {
  const text = parameters.one(name);
  if (text === null) return accepted(null);
  const word = words.find((known) => known === text);
  if (word === undefined) return invalid(code, `${name} must be one of ${words.join(', ')}.`);
  return accepted(word);
}

/** The number; null if it isn't given, a refusal outside the range. */
export function parseWholeNumber(
  parameters: RequestParameters,
  name: string,
  [least, most]: readonly [number, number],
  code = 20_422,
): Checked<number | null> {
  const text = parameters.one(name);
  if (text === null) return accepted(null);
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return accepted(value);
  return invalid(code, `${name} must be a whole number from ${least} to ${most}.`);
}

/** A price in dollars: a decimal from 0 on, such as `0.05`. It has no effect here. */
export function checkPrice(parameters: RequestParameters, name: string): Checked<null> {
  const text = parameters.one(name);
  if (text === null || /^(?:\d+\.?\d*|\.\d+)$/.test(text)) return accepted(null);
  return invalid(30_010, `${name} must be a number from 0 on.`);
}

/** `true` or `false`, in any case; null if it isn't given. */
export function parseFlag(
  parameters: RequestParameters,
  name: string,
  code = 20_422,
): Checked<boolean | null> {
  const text = parameters.one(name)?.toLowerCase() ?? null;
  if (text === null) return accepted(null);
  if (text === 'true' || text === 'false') return accepted(text === 'true');
  return invalid(code, `${name} must be true or false.`);
}

/** Several flags at once, each with its default. */
export function parseFlags<Name extends string>(
  parameters: RequestParameters,
  defaults: Readonly<Record<Name, boolean>>,
): Checked<Readonly<Record<Name, boolean>>> {
  const flags: Record<Name, boolean> = { ...defaults };
  for (const name in defaults) {
    const flag = parseFlag(parameters, name);
    if (!flag.ok) return flag;
    if (flag.value !== null) flags[name] = flag.value;
  }
  return accepted(flags);
}
