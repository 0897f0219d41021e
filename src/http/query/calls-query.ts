/** Parses the filters of `/api/v1/calls` and `/api/v1/calls.csv` into a `CallFilter`. */

import { z } from 'zod';
import type { CallFilter } from '../../core/call-filter.ts';
import { readDirection, readStatus } from '../../core/call-query.ts';
import { failure, type Result, success } from '../../core/result.ts';
import type { PageRequest } from '../../ports/paging.ts';
import type { HttpError } from '../errors/errors.ts';
import { count, cursor, party, several, single, time } from './parameters.ts';
import { badParameter, readQuery } from './read-query.ts';

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

const statuses = eachBy(readStatus);
const directions = eachBy(readDirection);

const filterShape = {
  status: statuses.optional(),
  direction: directions.optional(),
  fromNumber: party.optional(),
  toNumber: party.optional(),
  number: party.optional(),
  parentCallSid: single
    .refine((sid) => /^[\w.:-]{1,64}$/.test(sid), 'must be a call sid')
    .optional(),
  batch: count(1, 999_999_999).optional(),
  from: time.optional(),
  to: time.optional(),
};

const pageShape = {
  limit: count(1, 1000).optional(),
  cursor: cursor.optional(),
};

const exportSchema = z.object(filterShape);
const listSchema = z.object({ ...filterShape, ...pageShape });
const pageSchema = z.object(pageShape);

export interface CallListQuery {
  readonly filter: CallFilter;
  readonly page: PageRequest;
}

/** Parses the query of a list of calls. */
export function readCallListQuery(query: unknown): Result<CallListQuery, HttpError> {
  const read = readQuery(listSchema, query);
  if (!read.ok) return read;
  const { limit, cursor: at, ...given } = read.value;
  const filter = filterOf(given);
  return filter.ok
    ? success({ filter: filter.value, page: pageOf({ limit, cursor: at }) })
    : filter;
}

/** Parses the query of an export of calls: the same filters, without pages. */
export function readCallExportQuery(query: unknown): Result<CallFilter, HttpError> {
  const read = readQuery(exportSchema, query);
  return read.ok ? filterOf(read.value) : read;
}

/** Parses the query of any other list. */
export function readPageQuery(query: unknown): Result<PageRequest, HttpError> {
  const read = readQuery(pageSchema, query);
  return read.ok ? success(pageOf(read.value)) : read;
}

/** Parses the query of a path without parameters. */
export const readEmptyQuery = (query: unknown): Result<object, HttpError> =>
  readQuery(z.object({}), query);

const pageOf = (given: {
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}): PageRequest => ({ limit: given.limit ?? DEFAULT_LIMIT, cursor: given.cursor ?? null });

function filterOf(given: z.output<typeof exportSchema>): Result<CallFilter, HttpError> {
  const { from, to } = given;
  if (from !== undefined && to !== undefined && from >= to) {
    return failure(badParameter('to', 'must be later than "from"'));
  }
  return success(withoutUndefined(given));
}

/** Leaves out absent filters. */
const withoutUndefined = (given: z.output<typeof exportSchema>): CallFilter => ({
  ...(given.status === undefined ? {} : { status: given.status }),
  ...(given.direction === undefined ? {} : { direction: given.direction }),
  ...(given.fromNumber === undefined ? {} : { fromNumber: given.fromNumber }),
  ...(given.toNumber === undefined ? {} : { toNumber: given.toNumber }),
  ...(given.number === undefined ? {} : { number: given.number }),
  ...(given.parentCallSid === undefined ? {} : { parentCallSid: given.parentCallSid }),
  ...(given.batch === undefined ? {} : { batch: given.batch }),
  ...(given.from === undefined ? {} : { from: given.from }),
  ...(given.to === undefined ? {} : { to: given.to }),
});
