/**
 * Kinds of query parameters that several paths use. Messages complete "The query parameter X …". What documents
 * should say instead of "text" is in `meta`: keywords of JSON Schema.
 */

import { z } from 'zod';
import { readParty } from '../../core/call-query.ts';
import type { Result } from '../../core/result.ts';

/** A single value; repeated names are refused, and so is its absence where it's required. */
export const single = z.string({
  error: ({ input }) => (input === undefined ? 'is missing' : 'was given more than once'),
});

/** Several values: repeated, separated by commas, or both. */
export const several = z
  .union([z.string(), z.array(z.string())])
  .transform((given) => [given].flat().flatMap((value) => value.split(',')));

/** Parses each of several words. */
export const eachBy = <Value>(read: (word: string) => Result<Value, string>) =>
  several.transform((words, context): readonly Value[] => {
    const values: Value[] = [];
    for (const word of words) {
      const one = read(word);
      if (one.ok) values.push(one.value);
      else {
        context.addIssue(one.problem);
        return z.NEVER;
      }
    }
    return values;
  });

/** A list of words, as documents show it. A client may also send one text with commas. */
export const listOf = (words: readonly string[]) => ({
  anyOf: undefined,
  type: 'array',
  items: { type: 'string', enum: words },
});

const COUNT = /^\d{1,9}$/;

/** A whole number in a range. */
export const count = (least: number, most: number) =>
  single
    .refine(
      (text) => COUNT.test(text) && Number(text) >= least && Number(text) <= most,
      `must be a whole number from ${least} to ${most}`,
    )
    .transform(Number)
    .meta({ type: 'integer', minimum: least, maximum: most });

export const cursor = single.refine(
  (text) => text.length >= 1 && text.length <= 512,
  'must be the nextCursor or the previousCursor of another page',
);

const DATE = z.iso.date();
const TIME = z.iso.datetime({ offset: true });

/**
 * Parses ISO 8601 with a zone, or a day (midnight UTC), into milliseconds since 1970. An unescaped `+` arrives
 * as a space and is restored.
 */
export const time = single
  .transform((text) => text.replace(/ (?=\d\d:\d\d$)/, '+'))
  .refine(
    (text) => DATE.safeParse(text).success || TIME.safeParse(text).success,
    'must be a time such as 2026-06-25T20:26:02Z or 2026-06-25T22:26:02+02:00, or a day such as 2026-06-25',
  )
  .transform((text) => Date.parse(text))
  .meta({ examples: ['2026-06-25T20:26:02Z'] });

/** A caller or called party. An unescaped `+` arrives as a space and is restored. */
export const party = single.transform((text, context): string => {
  const read = readParty(text.replace(/^ (?=\d)/, '+'));
  if (read.ok) return read.value;
  context.addIssue(read.problem);
  return z.NEVER;
});
