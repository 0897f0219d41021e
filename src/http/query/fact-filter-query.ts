/**
 * The filters that only the numbers can answer: what the store has no index for. What's parsed is a
 * `FactFilter`, with its ranges under dotted names as in the address: `mos.lte=3.6`.
 */

import { z } from 'zod';
import type { FactFilter, HangupParty, Leg, NumberRange } from '../../core/fact-filter.ts';
import { OUTCOMES } from '../../core/kpi/outcome.ts';
import { failure, type Result, success } from '../../core/result.ts';
import type { HttpError } from '../errors/errors.ts';
import { filterShape, IN_ORDER, isInOrder } from './call-filter-query.ts';
import { DIMENSIONS, dimensionFilter, dimensionShape } from './dimension-query.ts';
import { eachBy, listOf, single } from './parameters.ts';

const LEGS = ['first', 'child', 'all'] as const;
const HANGUP_PARTIES = ['caller', 'callee'] as const satisfies readonly HangupParty[];

/** Reads one of these words. */
const oneOf =
  <Word extends string>(words: readonly Word[]) =>
  (text: string): Result<Word, string> => {
    const found = words.find((word) => word === text);
    return found === undefined ? failure(`must be one of ${words.join(', ')}`) : success(found);
  };

const readSipCode = (text: string): Result<number, string> =>
  /^[1-6]\d\d$/.test(text) ? success(Number(text)) : failure('must be SIP codes from 100 to 699');

const A_DAY_SECONDS = 86_400;

/** A bound of a range. */
const amount = (least: number, most: number, description: string) =>
  single
    .refine(
      (text) =>
        /^\d{1,7}(?:\.\d{1,3})?$/.test(text) && Number(text) >= least && Number(text) <= most,
      `must be a number from ${least} to ${most}`,
    )
    .transform(Number)
    .meta({ type: 'number', minimum: least, maximum: most, description })
    .exactOptional();

const score = (description: string) => amount(1, 5, description);
const seconds = (description: string) => amount(0, A_DAY_SECONDS, description);

export const factShape = {
  ...dimensionShape,
  leg: single
    .pipe(z.enum(LEGS, { error: `must be one of ${LEGS.join(', ')}` }))
    .meta({
      description: '`first` legs, `child` legs (dialled by another call), or `all`.',
    })
    .exactOptional(),
  outcome: eachBy(oneOf(OUTCOMES))
    .meta({
      ...listOf(OUTCOMES),
      description: 'How the attempt came out; repeat the parameter or use commas for several.',
    })
    .exactOptional(),
  sipCode: eachBy(readSipCode)
    .meta({
      anyOf: undefined,
      type: 'array',
      items: { type: 'integer', minimum: 100, maximum: 699 },
      description: 'The final SIP code; repeat the parameter or use commas for several.',
    })
    .exactOptional(),
  hangupBy: eachBy(oneOf(HANGUP_PARTIES))
    .meta({ ...listOf(HANGUP_PARTIES), description: 'Who hung up: `caller` or `callee`.' })
    .exactOptional(),
  numberPart: single
    .transform((text) => text.replace(/^ (?=\d)/, '+'))
    .refine((text) => text.length >= 3 && text.length <= 64, 'must have 3 to 64 characters')
    .meta({ description: "A part of the caller's or the called party's number or address." })
    .exactOptional(),
  'mos.gte': score('Only calls with a MOS of at least this (1 to 4.5).'),
  'mos.lte': score('Only calls with a MOS of at most this.'),
  'pddSeconds.gte': seconds('Only calls that took at least this many seconds until they rang.'),
  'pddSeconds.lte': seconds('Only calls that took at most this many seconds until they rang.'),
  'ringSeconds.gte': seconds('Only calls that rang for at least this many seconds.'),
  'ringSeconds.lte': seconds('Only calls that rang for at most this many seconds.'),
  'durationSeconds.gte': seconds('Only calls with at least this many seconds of talk.'),
  'durationSeconds.lte': seconds('Only calls with at most this many seconds of talk.'),
};

/** The parameters that the store can't answer. */
export const NUMBERS_ONLY: readonly string[] = [...Object.keys(factShape), 'sort'];

/** Whether a query of calls needs the numbers. */
export const needsNumbers = (query: object): boolean => NUMBERS_ONLY.some((name) => name in query);

/** All filters of calls. */
export const factFilterQuery = z
  .object({ ...filterShape, ...factShape })
  .refine(isInOrder, IN_ORDER);
type FactFilterQuery = z.output<typeof factFilterQuery>;

/**
 * What a query selects; `leg` is what's asked for where it says nothing, and `names` are the own dimensions that are set
 * up.
 */
export function factFilter(
  query: FactFilterQuery,
  leg: Leg | 'all',
  names: readonly string[],
): Result<FactFilter, HttpError> {
  const own = dimensionFilter(query, names);
  if (!own.ok) return own;
  const {
    [DIMENSIONS]: _,
    leg: given = leg,
    'mos.gte': mosFrom,
    'mos.lte': mosTo,
    'pddSeconds.gte': pddFrom,
    'pddSeconds.lte': pddTo,
    'ringSeconds.gte': ringFrom,
    'ringSeconds.lte': ringTo,
    'durationSeconds.gte': talkFrom,
    'durationSeconds.lte': talkTo,
    ...filter
  } = query;
  const ranges: { -readonly [Name in RangeName]?: NumberRange } = {};
  setRange(ranges, 'mos', mosFrom, mosTo);
  setRange(ranges, 'pddSeconds', pddFrom, pddTo);
  setRange(ranges, 'ringSeconds', ringFrom, ringTo);
  setRange(ranges, 'durationSeconds', talkFrom, talkTo);
  const legs = given === 'all' ? {} : { leg: given };
  return success({ ...filter, ...own.value, ...legs, ...ranges });
}

type RangeName = 'mos' | 'pddSeconds' | 'ringSeconds' | 'durationSeconds';

function setRange(
  ranges: { [Name in RangeName]?: NumberRange },
  name: RangeName,
  gte: number | undefined,
  lte: number | undefined,
): void {
  if (gte === undefined && lte === undefined) return;
  ranges[name] = {
    ...(gte === undefined ? {} : { gte }),
    ...(lte === undefined ? {} : { lte }),
  };
}
