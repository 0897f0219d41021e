/**
 * The filters by caller and called party. They're refused if numbers are hidden from who asks, because an answer
 * would confirm a guess.
 */

import type { z } from 'zod';
import { hideNumbers } from '../../core/masking/hidden.ts';
import { failure, type Result, success } from '../../core/result.ts';
import type { Disclosure } from '../../ports/access/disclosure.ts';
import { type HttpError, httpError } from '../errors/errors.ts';
import { DIMENSION_PREFIX, DIMENSIONS } from './dimension-query.ts';
import { party } from './parameters.ts';

export const partyShape = {
  fromNumber: party
    .meta({
      description:
        'The caller: a complete number with its `+`, a complete `sip:` or `client:` address, or `=` followed ' +
        "by the text exactly as received, such as `=1001`. Partial numbers aren't supported.",
    })
    .exactOptional(),
  toNumber: party.meta({ description: 'The called party, in the same form.' }).exactOptional(),
  number: party.meta({ description: 'The caller or the called party.' }).exactOptional(),
};
/** With the filter by a part of a number, which only the numbers answer. */
const PARTY_NAMES = [...Object.keys(partyShape), 'numberPart'];

/** Whether a route has one of these filters. */
export const takesParty = ({ query }: { readonly query: z.ZodObject }): boolean =>
  PARTY_NAMES.some((name) => name in query.shape);

/** A dimension's parameter whose value would be hidden in a call. */
function hiddenDimension(query: object): string | undefined {
  const given = DIMENSIONS in query ? query[DIMENSIONS] : undefined;
  const name = Object.entries(given ?? {}).find(([, values]) =>
    [values].flat().some((value) => typeof value === 'string' && hideNumbers(value) !== value),
  )?.[0];
  return name === undefined ? undefined : `${DIMENSION_PREFIX}${name}`;
}

/** Refuses a query with one of these filters if numbers are hidden from who asks. */
export function mayFilter(disclosure: Disclosure, query: object): Result<null, HttpError> {
  if (disclosure === 'full') return success(null);
  const name = PARTY_NAMES.find((filter) => filter in query) ?? hiddenDimension(query);
  if (name === undefined) return success(null);
  return failure(
    httpError(
      'numbers_hidden',
      `Phone numbers are hidden from your key, so you can't filter by "${name}".`,
      { parameter: name },
    ),
  );
}
