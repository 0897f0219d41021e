/** The query parameters of lists and exports of calls. */

import { z } from 'zod';
import { DIRECTIONS, readDirection, readStatus } from '../../core/call-query.ts';
import { STATUSES } from '../../core/call-status.ts';
import { failure, type Result, success } from '../../core/result.ts';
import type { ChosenEvent } from '../../ports/live-feed.ts';
import { count, cursor, several, single, time } from './parameters.ts';
import { partyShape } from './party-parameters.ts';

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

/** A list of words, as documents show it. A client may also send one text with commas. */
const listOf = (words: readonly string[]) => ({
  anyOf: undefined,
  type: 'array',
  items: { type: 'string', enum: words },
});

const filterShape = {
  status: eachBy(readStatus)
    .meta({
      ...listOf(STATUSES),
      description:
        '`queued`, `initiated`, `ringing`, `in-progress`, `completed`, `busy`, `failed`, `no-answer`, ' +
        '`canceled` or `unknown`; repeat the parameter or use commas for several.',
    })
    .exactOptional(),
  direction: eachBy(readDirection)
    .meta({
      ...listOf(DIRECTIONS),
      description:
        "`inbound`, `outbound-api`, `outbound-dial`, and Twilio's `trunking-originating` and " +
        '`trunking-terminating`; repeat the parameter or use commas for several.',
    })
    .exactOptional(),
  ...partyShape,
  parentCallSid: single
    .refine((sid) => /^[\w.:-]{1,64}$/.test(sid), 'must be a call sid')
    .meta({ description: 'Only child legs of this call.' })
    .exactOptional(),
  batch: count(1, 999_999_999)
    .meta({ description: 'Only calls in this batch of failed calls.' })
    .exactOptional(),
  from: time
    .meta({
      description:
        'Only calls that started at this time or later: ISO 8601 with a zone, or a day (midnight UTC).',
    })
    .exactOptional(),
  to: time.meta({ description: 'Only calls that started before this time.' }).exactOptional(),
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

/** Both ends of a window, if given, are in order. */
const isInOrder = ({ from, to }: { readonly from?: number; readonly to?: number }): boolean =>
  from === undefined || to === undefined || from < to;
const IN_ORDER = { path: ['to'], message: 'must be later than "from"' };

/** Filters: what's parsed is a `CallFilter`. */
export const callFilterQuery = z.object(filterShape).refine(isInOrder, IN_ORDER);

/** The same filters, and the page. */
export const callListQuery = z
  .object({
    ...filterShape,
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
  });

/** The same filters, and what a stream is to send. */
export const streamQuery = z
  .object({
    ...filterShape,
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
