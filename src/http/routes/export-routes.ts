/** Exports of calls as CSV and NDJSON, and of the log as NDJSON. */

import { success } from '../../core/result.ts';
import type { Exports } from '../../ports/exports.ts';
import { callFilterQuery } from '../query/calls-query.ts';
import { csv, ndjson } from '../routing/answer-form.ts';
import { NONE, type Route, route } from '../routing/route.ts';
import { INCOMPLETE } from './store-errors.ts';

export const exportRoutes = (exports: Exports): readonly Route[] => [
  route({
    method: 'GET',
    path: '/api/v1/calls.csv',
    name: 'exportCalls',
    summary: 'All matching calls as CSV, oldest first.',
    group: 'Calls',
    access: 'viewer',
    params: NONE,
    query: callFilterQuery,
    body: NONE,
    answer: csv,
    errors: INCOMPLETE,
    async handle({ principal, query }) {
      const pieces = await exports.callsCsv(principal, { filter: query });
      return success({ fileName: 'calls.csv', pieces });
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/calls.ndjson',
    name: 'exportCallsAsJson',
    summary: 'All matching calls as lines of JSON, oldest first.',
    group: 'Calls',
    access: 'viewer',
    params: NONE,
    query: callFilterQuery,
    body: NONE,
    answer: ndjson,
    errors: INCOMPLETE,
    async handle({ principal, query }) {
      const pieces = await exports.callsNdjson(principal, { filter: query });
      return success({ fileName: 'calls.ndjson', pieces });
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/events.ndjson',
    name: 'exportEvents',
    summary: 'The log as a capture, oldest first: one callback as received on each line.',
    group: 'Calls',
    access: 'operator',
    params: NONE,
    query: NONE,
    body: NONE,
    answer: ndjson,
    errors: INCOMPLETE,
    async handle({ principal }) {
      const pieces = await exports.eventsNdjson(principal);
      return success({ fileName: 'events.ndjson', pieces });
    },
  }),
];
