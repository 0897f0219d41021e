/** The query parameters of lists and exports of calls. */

import { z } from 'zod';
import { failure, type Result, success } from '../../core/result.ts';
import type { ChosenEvent } from '../../ports/live-feed.ts';
import type { CallOrder, CallsQuestion } from '../../ports/numbers/questions.ts';
import { filterShape, IN_ORDER, isInOrder } from './call-filter-query.ts';
import { factShape, NUMBERS_ONLY, needsNumbers } from './fact-filter-query.ts';
import { count, cursor, eachBy, listOf, single, time } from './parameters.ts';

/** The default number of calls or events on a page. */
const DEFAULT_LIMIT = 50;

/** A kind of event of the stream that clients choose. */
const EVENTS = ['calls', 'now', 'callbacks'] as const satisfies readonly ChosenEvent[];

const readEvent = (word: string): Result<ChosenEvent, string> => {
  const event = EVENTS.find((name) => name === word);
  return event === undefined ? failure(`must be one of ${EVENTS.join(', ')}`) : success(event);
};

/** A page of calls, events or batches: `what`. `from` says which cursors lead to one. */
const pageShape = (what: string, from = 'The `nextCursor` of the previous page.') => ({
  limit: count(1, 1000)
    .default(DEFAULT_LIMIT)
    .meta({
      default: DEFAULT_LIMIT,
      description: `${what} per page, 1 to 1000 (default ${DEFAULT_LIMIT}).`,
    }),
  cursor: cursor.meta({ description: from }).exactOptional(),
});

const ORDERS = [
  'startedAt',
  'durationSeconds',
  'ringSeconds',
  'pddSeconds',
  'mos',
] as const satisfies readonly CallOrder[];

/** An order: a field, ascending, or descending after a `-`. */
function readSort(text: string): Result<CallsQuestion['order'], string> {
  const descending = text.startsWith('-');
  const by = ORDERS.find((name) => name === (descending ? text.slice(1) : text));
  return by === undefined
    ? failure(`must be one of ${ORDERS.join(', ')}, with a - before it for descending`)
    : success({ by, descending });
}

const sort = single
  .transform((text, context): CallsQuestion['order'] => {
    const read = readSort(text);
    if (read.ok) return read.value;
    context.addIssue(read.problem);
    return z.NEVER;
  })
  .meta({
    description:
      '`startedAt`, `durationSeconds`, `ringSeconds`, `pddSeconds` or `mos`, ascending; with a `-` before it, ' +
      'descending. Calls without a value come last. Without it, calls come as they were first seen, newest first.',
  });

/** These and more filters, the order, and the page. */
export const callListQuery = z
  .object({
    ...filterShape,
    ...factShape,
    sort: sort.exactOptional(),
    ...pageShape('Calls', 'The `nextCursor` or the `previousCursor` of another page.'),
    at: time
      .meta({
        description:
          'Begin at this time: with the newest call whose first callback had arrived by then. ' +
          "It isn't a filter, so `previousCursor` leads to the calls after it. Not with `cursor`.",
      })
      .exactOptional(),
  })
  .refine(isInOrder, IN_ORDER)
  .refine(({ cursor: given, at }) => given === undefined || at === undefined, {
    path: ['at'],
    message: "can't be combined with a cursor",
  })
  .refine((query) => query.at === undefined || !needsNumbers(query), {
    path: ['at'],
    message: `can't be combined with ${NUMBERS_ONLY.join(', ')}`,
  });

/** The same filters, and what a stream is to send. */
export const streamQuery = z
  .object({
    ...filterShape,
    ...factShape,
    events: eachBy(readEvent)
      .meta({
        ...listOf(EVENTS),
        description:
          '`calls`, `now` and `callbacks`; repeat the parameter or use commas for several. By default, all that ' +
          'your key may see. The other events are always sent.',
      })
      .exactOptional(),
    after: single
      .meta({
        description:
          'Go on from this cursor: the one of `/api/v1/calls/live`, or the `id` of an event. Without it, the ' +
          'stream begins now. The header `Last-Event-ID` takes precedence.',
      })
      .exactOptional(),
  })
  .refine(isInOrder, IN_ORDER);

/** The page of a list of `what`, such as `Events`. */
export const pageQuery = (what: string) => z.object(pageShape(what));
