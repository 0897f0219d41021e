/** Calls as JSON: a list by filter and page, one call, its timeline. */

import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { parseCallSid } from '../core/ids.ts';
import type { CallStore } from '../ports/call-store.ts';
import { httpError } from './errors.ts';
import { readCallListQuery, readEmptyQuery, readPageQuery } from './query/calls-query.ts';
import { addReadRoute } from './read-route.ts';
import { sendError } from './send-error.ts';
import { type PageOptions, sendJsonPage } from './send-json-page.ts';

const sidParams = z.object({ sid: z.string() });

export function addCallRoutes(
  scope: FastifyInstance,
  calls: CallStore,
  options: PageOptions,
): void {
  addReadRoute(scope, '/api/v1/calls', async (request, reply) => {
    const query = readCallListQuery(request.query);
    if (!query.ok) return sendError(reply, query.error);
    const page = await calls.listJson(query.value.filter, query.value.page);
    if ('badCursor' in page) return sendBadCursor(reply);
    const { nextCursor, asOf, lagMs } = page;
    return sendJsonPage(reply, 'calls', page, { nextCursor, asOf: isoOf(asOf), lagMs }, options);
  });

  addReadRoute(scope, '/api/v1/calls/:sid', async (request, reply) => {
    const query = readEmptyQuery(request.query);
    if (!query.ok) return sendError(reply, query.error);
    const sid = parseCallSid(sidParams.parse(request.params).sid);
    const call = sid === null ? null : await calls.call(sid);
    return call === null ? sendCallNotFound(reply) : reply.send(call);
  });

  addReadRoute(scope, '/api/v1/calls/:sid/events', async (request, reply) => {
    const query = readPageQuery(request.query);
    if (!query.ok) return sendError(reply, query.error);
    const sid = parseCallSid(sidParams.parse(request.params).sid);
    const page = sid === null ? null : await calls.events(sid, query.value);
    if (page === null) return sendCallNotFound(reply);
    if ('badCursor' in page) return sendBadCursor(reply);
    const { nextCursor } = page;
    return sendJsonPage(reply, 'events', page, { nextCursor }, options);
  });
}

/** Answers that a cursor is not one of ours. */
export const sendBadCursor = (reply: FastifyReply): FastifyReply =>
  sendError(
    reply,
    httpError('bad_cursor', 'This server did not give that cursor. Start again without one.'),
  );

const sendCallNotFound = (reply: FastifyReply): FastifyReply =>
  sendError(reply, httpError('call_not_found', 'No call with this sid is stored.'));

const isoOf = (at: number): string => new Date(at).toISOString();
