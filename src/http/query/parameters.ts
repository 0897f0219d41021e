/** The kinds of query parameters that more than one path takes. Messages continue "The parameter X …". */

import { z } from 'zod';
import { readParty } from '../../core/call-query.ts';

/** One value; a repeated name is refused. */
export const single = z.string({ error: 'was given more than once' });

/** Several values: repeated, separated by commas, or both. */
export const several = z
  .union([z.string(), z.array(z.string())])
  .transform((given) => [given].flat().flatMap((value) => value.split(',')));

const COUNT = /^\d{1,9}$/;

/** A whole number in a range. */
export const count = (least: number, most: number) =>
  single
    .refine(
      (text) => COUNT.test(text) && Number(text) >= least && Number(text) <= most,
      `must be a whole number from ${least} to ${most}`,
    )
    .transform(Number);

export const cursor = single.refine(
  (text) => text.length >= 1 && text.length <= 512,
  'must be the nextCursor of the page before',
);

const DATE = z.iso.date();
const TIME = z.iso.datetime({ offset: true });

/**
 * A moment as ISO 8601 with a zone, or a day, meaning its first moment in UTC; in milliseconds since
 * 1970. A `+` that was not escaped arrives as a space and is read as what it was.
 */
export const time = single
  .transform((text) => text.replace(/ (?=\d\d:\d\d$)/, '+'))
  .refine(
    (text) => DATE.safeParse(text).success || TIME.safeParse(text).success,
    'must be a time such as 2026-06-25T20:26:02Z or 2026-06-25T22:26:02+02:00, or a day such as 2026-06-25',
  )
  .transform((text) => Date.parse(text));

/** Who called or was called. A `+` that wasn't escaped arrives as a space. */
export const party = single.transform((text, context): string => {
  const read = readParty(text.replace(/^ (?=\d)/, '+'));
  if (read.ok) return read.value;
  context.addIssue(read.problem);
  return z.NEVER;
});
