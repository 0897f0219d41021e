/** The query parameters of lists and exports of calls. */

import { z } from 'zod';
import { readDirection, readStatus } from '../../core/call-query.ts';
import { failure, type Result, success } from '../../core/result.ts';
import type { ChosenEvent } from '../../ports/live-feed.ts';
import { count, cursor, party, several, single, time } from './parameters.ts';

/** The default number of calls or events on a page. */
const DEFAULT_LIMIT = 50;

/** Parses each of several words. */
const eachBy = <Value>(read: (word: string) => Result<Value, string>) =>
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

/** A kind of event of the stream that clients choose. */
const EVENTS = ['calls', 'now', 'callbacks'] as const satisfies readonly ChosenEvent[];

const readEvent = (word: string): Result<ChosenEvent, string> => {
  const event = EVENTS.find((name) => name === word);
  return event === undefined ? failure(`must be one of ${EVENTS.join(', ')}`) : success(event);
};

const filterShape = {
  status: eachBy(readStatus).exactOptional(),
  direction: eachBy(readDirection).exactOptional(),
  fromNumber: party.exactOptional(),
  toNumber: party.exactOptional(),
  number: party.exactOptional(),
  parentCallSid: single
    .refine((sid) => /^[\w.:-]{1,64}$/.test(sid), 'must be a call sid')
    .exactOptional(),
  batch: count(1, 999_999_999).exactOptional(),
  from: time.exactOptional(),
  to: time.exactOptional(),
};

const pageShape = {
  limit: count(1, 1000).default(DEFAULT_LIMIT),
  cursor: cursor.exactOptional(),
};

/** Both ends of a window, if given, are in order. */
const isInOrder = ({ from, to }: { readonly from?: number; readonly to?: number }): boolean =>
  from === undefined || to === undefined || from < to;
const IN_ORDER = { path: ['to'], message: 'must be later than "from"' };

/** Filters: what's parsed is a `CallFilter`. */
export const callFilterQuery = z.object(filterShape).refine(isInOrder, IN_ORDER);

/** The same filters, and the page. */
export const callListQuery = z
  .object({ ...filterShape, ...pageShape, at: time.exactOptional() })
  .refine(isInOrder, IN_ORDER)
  .refine(({ cursor: given, at }) => given === undefined || at === undefined, {
    path: ['at'],
    message: "can't be combined with a cursor",
  });

/** The same filters, and what a stream is to send. */
export const streamQuery = z
  .object({
    ...filterShape,
    events: eachBy(readEvent).exactOptional(),
    after: single.exactOptional(),
  })
  .refine(isInOrder, IN_ORDER);

/** The page of any other list. */
export const pageQuery = z.object(pageShape);
