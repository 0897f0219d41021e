/** Calls as JSON: filtered lists, one call, and its timeline. */

import { z } from 'zod';
import { failure, success } from '../../core/result.ts';
import type { CallStore } from '../../ports/call-store.ts';
import { BAD_CURSOR } from '../errors/bad-cursor.ts';
import { callListQuery, pageQuery } from '../query/calls-query.ts';
import { json, jsonPage } from '../routing/answer-form.ts';
import { NONE, type Route, route } from '../routing/route.ts';
import { callListSchema, callSchema } from '../schemas/call.ts';
import { eventListSchema } from '../schemas/event.ts';
import { findBySid, SID_ERRORS, sidShape } from './find-by-sid.ts';
import { INCOMPLETE, UNREADABLE } from './store-errors.ts';

const sidParams = z.object(sidShape);

export const callRoutes = (calls: CallStore): readonly Route[] => [
  listCalls(calls),
  getCall(calls),
  listEvents(calls),
];

const listCalls = (calls: CallStore): Route =>
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
    errors: ['bad_cursor', ...UNREADABLE],
    async handle({ principal, query: { limit, cursor = null, at, ...filter } }) {
      const page = await calls.listJson(principal, filter, { limit, cursor, at });
      if (!page.ok) return failure(BAD_CURSOR);
      const { nextCursor, previousCursor, asOf, lagMs } = page.value;
      const beside = { nextCursor, previousCursor, asOf: new Date(asOf).toISOString(), lagMs };
      return success({ page: page.value, beside });
    },
  });

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
