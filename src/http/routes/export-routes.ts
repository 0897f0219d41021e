/** Exports of calls as CSV, NDJSON and Parquet, and of the log as NDJSON. */

import type { z } from 'zod';
import { type Result, success } from '../../core/result.ts';
import type { Asker } from '../../ports/access/asker.ts';
import type { ChosenCalls, Exports } from '../../ports/exports.ts';
import type { Numbers } from '../../ports/numbers/numbers.ts';
import type { HttpError } from '../errors/errors.ts';
import { factFilter, factFilterQuery, needsNumbers } from '../query/fact-filter-query.ts';
import { csv, ndjson, parquet } from '../routing/answer-form.ts';
import { NONE, type Route, route } from '../routing/route.ts';
import { chosenRows } from './chosen-rows.ts';
import { NUMBERS_ERRORS, orError } from './numbers-errors.ts';
import { INCOMPLETE } from './store-errors.ts';

export interface ExportSources {
  readonly exports: Exports;
  readonly numbers: Pick<Numbers, 'callRows' | 'parquet'>;
  /** The names of own dimensions. */
  readonly dimensions: readonly string[];
}

/** What a file contains: the store finds it, or the numbers where the store has no index. */
async function chosenCalls(
  { numbers, dimensions }: ExportSources,
  asker: Asker,
  query: z.output<typeof factFilterQuery>,
): Promise<Result<ChosenCalls, HttpError>> {
  const filter = factFilter(query, 'all', dimensions);
  if (!filter.ok) return filter;
  if (!needsNumbers(query)) return success({ filter: filter.value });
  const rowIds = await chosenRows(numbers, asker, filter.value);
  return rowIds.ok ? success({ rowIds: rowIds.value }) : rowIds;
}

const CALLS_ERRORS = [...INCOMPLETE, ...NUMBERS_ERRORS, 'too_many_calls'] as const;

export const exportRoutes = (sources: ExportSources): readonly Route[] => [
  callsCsvRoute(sources),
  callsNdjsonRoute(sources),
  callsParquetRoute(sources),
  eventsRoute(sources),
];

const callsCsvRoute = (sources: ExportSources): Route =>
  route({
    method: 'GET',
    path: '/api/v1/calls.csv',
    name: 'exportCalls',
    summary: 'All matching calls as CSV, oldest first.',
    group: 'Calls',
    access: 'viewer',
    params: NONE,
    query: factFilterQuery,
    body: NONE,
    answer: csv,
    errors: CALLS_ERRORS,
    async handle({ principal, query }) {
      const chosen = await chosenCalls(sources, principal, query);
      if (!chosen.ok) return chosen;
      const pieces = await sources.exports.callsCsv(principal, chosen.value);
      return success({ fileName: 'calls.csv', pieces });
    },
  });

const callsNdjsonRoute = (sources: ExportSources): Route =>
  route({
    method: 'GET',
    path: '/api/v1/calls.ndjson',
    name: 'exportCallsAsJson',
    summary: 'All matching calls as lines of JSON, oldest first.',
    group: 'Calls',
    access: 'viewer',
    params: NONE,
    query: factFilterQuery,
    body: NONE,
    answer: ndjson,
    errors: CALLS_ERRORS,
    async handle({ principal, query }) {
      const chosen = await chosenCalls(sources, principal, query);
      if (!chosen.ok) return chosen;
      const pieces = await sources.exports.callsNdjson(principal, chosen.value);
      return success({ fileName: 'calls.ndjson', pieces });
    },
  });

const callsParquetRoute = ({ numbers, dimensions }: ExportSources): Route =>
  route({
    method: 'GET',
    path: '/api/v1/calls.parquet',
    name: 'exportCallsAsParquet',
    summary: 'The facts of all matching calls as a Parquet file, for other tools.',
    group: 'Calls',
    access: 'viewer',
    params: NONE,
    query: factFilterQuery,
    body: NONE,
    answer: parquet,
    errors: NUMBERS_ERRORS,
    async handle({ principal, query }) {
      const filter = factFilter(query, 'all', dimensions);
      if (!filter.ok) return filter;
      const pieces = await orError(numbers.parquet(principal, filter.value));
      if (!pieces.ok) return pieces;
      return success({ fileName: 'calls.parquet', pieces: pieces.value });
    },
  });

const eventsRoute = ({ exports }: ExportSources): Route =>
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
  });
