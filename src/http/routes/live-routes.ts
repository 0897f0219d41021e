/** What happens right now: the calls in progress, and the stream of what changes. */

import type { ServerResponse } from 'node:http';
import { failure, success } from '../../core/result.ts';
import type { AccessEnds } from '../../ports/access/access-ends.ts';
import type { Principal } from '../../ports/access/principal.ts';
import type { ChosenEvent, LiveFeed, StreamClient } from '../../ports/live-feed.ts';
import type { JsonPage } from '../../ports/paging.ts';
import { httpError } from '../errors/errors.ts';
import { streamQuery } from '../query/calls-query.ts';
import { factFilter, factFilterQuery } from '../query/fact-filter-query.ts';
import { eventStream, jsonPage } from '../routing/answer-form.ts';
import { NONE, type Route, route } from '../routing/route.ts';
import { liveCallsSchema, streamEventsSchema } from '../schemas/live.ts';

export interface LiveSources {
  readonly live: LiveFeed;
  /** Ends the streams of those whose access ends. */
  readonly ends: AccessEnds;
  /** The names of own dimensions. */
  readonly dimensions: readonly string[];
}

export const liveRoutes = (sources: LiveSources): readonly Route[] => [
  liveCallsRoute(sources),
  streamRoute(sources),
];

const liveCallsRoute = ({ live, dimensions: names }: LiveSources): Route =>
  route({
    method: 'GET',
    path: '/api/v1/calls/live',
    name: 'listLiveCalls',
    summary: 'The calls in progress, longest first, and where the stream goes on from them.',
    group: 'Live',
    access: 'viewer',
    params: NONE,
    query: factFilterQuery,
    body: NONE,
    answer: jsonPage('calls', liveCallsSchema),
    errors: ['live_loading'],
    async handle({ principal: { scope, disclosure }, query }) {
      const filter = factFilter(query, 'all', names);
      if (!filter.ok) return filter;
      const snapshot = await live.snapshot({ scope, disclosure, filter: filter.value });
      if (snapshot === null) return failure(STILL_LOADING);
      const { calls, cursor, at } = snapshot;
      return success({ page: pageOf(calls), beside: { cursor, at: new Date(at).toISOString() } });
    },
  });

const streamRoute = ({ live, ends, dimensions: names }: LiveSources): Route =>
  route({
    method: 'GET',
    path: '/api/v1/stream',
    name: 'streamLive',
    summary: 'What changes, as Server-Sent Events.',
    group: 'Live',
    access: 'viewer',
    params: NONE,
    query: streamQuery,
    body: NONE,
    answer: eventStream(streamEventsSchema),
    errors: ['too_many_streams', 'role_too_low'],
    async handle({ principal, headers, query }) {
      const { events, after, ...others } = query;
      const filter = factFilter(others, 'all', names);
      if (!filter.ok) return filter;
      if (events?.includes('callbacks') === true && !seesCallbacks(principal)) {
        return failure(ADMIN_NEEDED);
      }
      if (!live.hasRoom) return failure(TOO_MANY);
      const { scope, disclosure } = principal;
      const resumed = headers['last-event-id'];
      const cursor = (typeof resumed === 'string' && resumed !== '' ? resumed : after) ?? null;
      const request = {
        ...{ scope, disclosure, filter: filter.value, cursor },
        events: events ?? allEvents(principal),
      };
      return success((connection) => {
        const stream = live.follow(request, clientOf(connection));
        const stopWaiting = ends.onEnd(principal, () => stream.end('signed-out'));
        connection.once('close', () => {
          stopWaiting();
          stream.leave();
        });
      });
    },
  });

/** What arrives, and what was refused, is about every account. */
const seesCallbacks = ({ role, scope }: Principal): boolean => role === 'admin' && scope === 'all';

const allEvents = (principal: Principal): readonly ChosenEvent[] =>
  seesCallbacks(principal) ? ['calls', 'now', 'callbacks'] : ['calls', 'now'];

/** How long a client has to read its last event before its connection is closed, in milliseconds. */
const LAST_READ_MS = 2000;

const clientOf = (connection: ServerResponse): StreamClient => ({
  write: (bytes) => void connection.write(bytes),
  get queuedBytes() {
    return connection.writableLength;
  },
  end() {
    connection.end();
    const timeout = setTimeout(() => connection.destroy(), LAST_READ_MS).unref();
    connection.once('close', () => clearTimeout(timeout));
  },
});

async function* inTurn(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array, undefined> {
  yield* pieces;
  return undefined;
}

function pageOf(pieces: readonly Uint8Array[]): Pick<JsonPage, 'json' | 'size'> {
  const made = inTurn(pieces);
  return {
    json: {
      next: () => made.next(),
      return: () => made.return(undefined),
      [Symbol.asyncIterator]: () => made,
    },
    size: pieces.reduce((sum, { length }) => sum + length, 0),
  };
}

const STILL_LOADING = {
  ...httpError(
    'live_loading',
    'The calls in progress are still being loaded. Try again in a few seconds.',
  ),
  headers: { 'retry-after': '2' },
};

const TOO_MANY = {
  ...httpError(
    'too_many_streams',
    'The server already has as many live streams open as it allows. Try again later.',
  ),
  headers: { 'retry-after': '10' },
};

const ADMIN_NEEDED = httpError(
  'role_too_low',
  'Only administrators of all accounts see callbacks as they arrive. Leave "callbacks" out of "events".',
  { role: 'admin' },
);
