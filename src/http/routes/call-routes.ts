/** Calls as JSON: filtered lists, one call, and its timeline. */

import { z } from 'zod';
import { failure, success } from '../../core/result.ts';
import type { Principal } from '../../ports/access/principal.ts';
import type { CallStore } from '../../ports/call-store.ts';
import type { Numbers } from '../../ports/numbers/numbers.ts';
import { BAD_CURSOR } from '../errors/bad-cursor.ts';
import { callListQuery, pageQuery } from '../query/calls-query.ts';
import { factFilter, factFilterQuery, needsNumbers } from '../query/fact-filter-query.ts';
import { json, jsonPage } from '../routing/answer-form.ts';
import { NONE, type Route, route } from '../routing/route.ts';
import { callListSchema, callSchema } from '../schemas/call.ts';
import { eventListSchema } from '../schemas/event.ts';
import { callCountSchema } from '../schemas/stats.ts';
import { findBySid, SID_ERRORS, sidShape } from './find-by-sid.ts';
import { NUMBERS_ERRORS, orError } from './numbers-errors.ts';
import { INCOMPLETE, UNREADABLE } from './store-errors.ts';

const sidParams = z.object(sidShape);

export interface CallSources {
  readonly calls: CallStore;
  readonly numbers: Pick<Numbers, 'callRows' | 'count'>;
  /** The names of own dimensions. */
  readonly dimensions: readonly string[];
}

export const callRoutes = (sources: CallSources): readonly Route[] => [
  listCalls(sources),
  countCalls(sources),
  getCall(sources.calls),
  listEvents(sources.calls),
];

const listCalls = (sources: CallSources): Route =>
  route({
    method: 'GET',
    path: '/api/v1/calls',
    name: 'listCalls',
    summary: 'A page of calls, newest first.',
    group: 'Calls',
    access: 'viewer',
    params: NONE,
    query: callListQuery,
    body: NONE,
    answer: jsonPage('calls', callListSchema),
    errors: ['bad_cursor', ...UNREADABLE, ...NUMBERS_ERRORS],
    async handle({ principal, query }) {
      if (needsNumbers(query)) return await listByNumbers(sources, principal, query);
      const { limit, cursor = null, at, ...filter } = query;
      const page = await sources.calls.listJson(principal, filter, { limit, cursor, at });
      if (!page.ok) return failure(BAD_CURSOR);
      const { nextCursor, previousCursor, asOf, lagMs } = page.value;
      const beside = { nextCursor, previousCursor, asOf: new Date(asOf).toISOString(), lagMs };
      return success({ page: page.value, beside });
    },
  });

const countCalls = ({ numbers, dimensions }: CallSources): Route =>
  route({
    method: 'GET',
    path: '/api/v1/calls/count',
    name: 'countCalls',
    summary: 'How many calls match.',
    group: 'Calls',
    access: 'viewer',
    params: NONE,
    query: factFilterQuery,
    body: NONE,
    answer: json(callCountSchema),
    errors: NUMBERS_ERRORS,
    async handle({ principal, query }) {
      const filter = factFilter(query, 'all', dimensions);
      return filter.ok ? await orError(numbers.count(principal, filter.value)) : filter;
    },
  });

/** Newest first, as without the numbers. */
const USUAL_ORDER = { by: 'startedAt', descending: true } as const;

async function listByNumbers(
  { calls, numbers, dimensions }: CallSources,
  principal: Principal,
  query: z.output<typeof callListQuery>,
) {
  const { limit, cursor = null, at: _at, sort: order = USUAL_ORDER, ...filter } = query;
  const wanted = factFilter(filter, 'all', dimensions);
  if (!wanted.ok) return wanted;
  const found = await orError(
    numbers.callRows(principal, { filter: wanted.value, order, cursor, limit }),
  );
  if (!found.ok) return found;
  const { rowIds, nextCursor, previousCursor, asOf, lagMs } = found.value;
  const page = await calls.rowsJson(principal, rowIds);
  const beside = { nextCursor, previousCursor, asOf: new Date(asOf).toISOString(), lagMs };
  return success({ page, beside });
}

const getCall = (calls: CallStore): Route =>
  route({
    method: 'GET',
    path: '/api/v1/calls/{sid}',
    name: 'getCall',
    summary: 'One call.',
    group: 'Calls',
    access: 'viewer',
    params: sidParams,
    query: NONE,
    body: NONE,
    answer: json(callSchema),
    errors: [...SID_ERRORS, ...INCOMPLETE],
    handle: ({ principal, params: { sid } }) =>
      findBySid(calls, principal, sid, (whole) => calls.call(principal, whole)),
  });

const listEvents = (calls: CallStore): Route =>
  route({
    method: 'GET',
    path: '/api/v1/calls/{sid}/events',
    name: 'listCallEvents',
    summary: "A page of a call's timeline, in order of arrival.",
    group: 'Calls',
    access: 'viewer',
    params: sidParams,
    query: pageQuery('Events'),
    body: NONE,
    answer: jsonPage('events', eventListSchema),
    errors: ['bad_cursor', ...SID_ERRORS, ...INCOMPLETE],
    async handle({ principal, params: { sid }, query: { limit, cursor = null } }) {
      const found = await findBySid(calls, principal, sid, (whole) =>
        calls.events(principal, whole, { limit, cursor }),
      );
      if (!found.ok) return found;
      const page = found.value;
      if (!page.ok) return failure(BAD_CURSOR);
      return success({ page: page.value, beside: { nextCursor: page.value.nextCursor } });
    },
  });
