/**
 * The filter by own dimensions. Their names are the operator's, so the schema has one parameter for all of them:
 * `dim.queue=support` is read as the field `queue` of `dim.*` (`read-query.ts` collects them).
 */

import { z } from 'zod';
import type { CallFilter } from '../../core/call-filter.ts';
import { MOST_DIMENSIONS } from '../../core/facts/dimensions.ts';
import { failure, type Result, success } from '../../core/result.ts';
import { type HttpError, httpError } from '../errors/errors.ts';

/** What their parameters begin with. */
export const DIMENSION_PREFIX = 'dim.';
/** The name that the schema has for all of them. */
export const DIMENSIONS = 'dim.*';

/** The values of one: a value can contain commas, so only repeating the parameter gives several. */
const values = z
  .union([z.string(), z.array(z.string())])
  .transform((given): readonly string[] => [given].flat());

export const dimensionShape = {
  [DIMENSIONS]: z
    .record(z.string(), values)
    .refine((given) => Object.keys(given).length <= MOST_DIMENSIONS)
    .meta({
      additionalProperties: { type: 'array', items: { type: 'string' } },
      description:
        'An own dimension by its name, such as `dim.queue=support`; repeat the parameter for several values.',
    })
    .exactOptional(),
};

/** The filter that a query's dimensions make. Refuses one that isn't set up, because nothing could match. */
export function dimensionFilter(
  query: { readonly [DIMENSIONS]?: Readonly<Record<string, readonly string[]>> },
  names: readonly string[],
): Result<Pick<CallFilter, 'dimensions'>, HttpError> {
  const dimensions = query[DIMENSIONS];
  if (dimensions === undefined) return success({});
  const unknown = Object.keys(dimensions).find((name) => !names.includes(name));
  if (unknown === undefined) return success({ dimensions });
  const parameter = `${DIMENSION_PREFIX}${unknown}`.slice(0, 64);
  const problem =
    names.length === 0
      ? "can't filter: CALLBOARD_DIMENSIONS isn't set"
      : `isn't among CALLBOARD_DIMENSIONS, which has ${names.join(', ')}`;
  return failure(
    httpError('bad_parameter', `The query parameter "${parameter}" ${problem}.`, {
      parameter,
      problem,
    }),
  );
}
