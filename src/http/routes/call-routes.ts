/** Calls as JSON: filtered lists, one call, and its timeline. */

import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import type { CallStore } from '../../ports/call-store.ts';
import { scopeOf } from '../access/asked-scope.ts';
import { httpError } from '../errors/errors.ts';
import { sendError } from '../errors/send-error.ts';
import { readCallListQuery, readEmptyQuery, readPageQuery } from '../query/calls-query.ts';
import { findBySid } from './find-by-sid.ts';
import { addReadRoute } from './read-route.ts';
import { type PageOptions, sendJsonPage } from './send-json-page.ts';

const sidParams = z.object({ sid: z.string() });

export function addCallRoutes(
  routes: FastifyInstance,
  calls: CallStore,
  options: PageOptions,
): void {
  addReadRoute(routes, '/api/v1/calls', async (request, reply) => {
    const query = readCallListQuery(request.query);
    if (!query.ok) return sendError(reply, query.problem);
    const page = await calls.listJson(scopeOf(request), query.value.filter, query.value.page);
    if (!page.ok) return sendBadCursor(reply);
    const { nextCursor, asOf, lagMs } = page.value;
    return sendJsonPage(
      reply,
      'calls',
      page.value,
      { nextCursor, asOf: isoOf(asOf), lagMs },
      options,
    );
  });

  addReadRoute(routes, '/api/v1/calls/:sid', async (request, reply) => {
    const query = readEmptyQuery(request.query);
    if (!query.ok) return sendError(reply, query.problem);
    const { sid } = sidParams.parse(request.params);
    const scope = scopeOf(request);
    const call = await findBySid(calls, scope, sid, (whole) => calls.call(scope, whole));
    return call.ok ? reply.send(call.value) : sendError(reply, call.problem);
  });

  addReadRoute(routes, '/api/v1/calls/:sid/events', async (request, reply) => {
    const query = readPageQuery(request.query);
    if (!query.ok) return sendError(reply, query.problem);
    const { sid } = sidParams.parse(request.params);
    const scope = scopeOf(request);
    const found = await findBySid(calls, scope, sid, (whole) =>
      calls.events(scope, whole, query.value),
    );
    if (!found.ok) return sendError(reply, found.problem);
    const page = found.value;
    if (!page.ok) return sendBadCursor(reply);
    const { nextCursor } = page.value;
    return sendJsonPage(reply, 'events', page.value, { nextCursor }, options);
  });
}

/** Answers that a cursor isn't one of ours. */
export const sendBadCursor = (reply: FastifyReply): FastifyReply =>
  sendError(
    reply,
    httpError('bad_cursor', "The cursor didn't come from this server. Start again without one."),
  );

const isoOf = (at: number): string => new Date(at).toISOString();
