/** Calls as JSON: a list by filter and page, one call, its timeline. */

import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import type { CallStore } from '../../ports/call-store.ts';
import { httpError } from '../errors/errors.ts';
import { sendError } from '../errors/send-error.ts';
import { readCallListQuery, readEmptyQuery, readPageQuery } from '../query/calls-query.ts';
import { findBySid } from './find-by-sid.ts';
import { addReadRoute } from './read-route.ts';
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
    const { sid } = sidParams.parse(request.params);
    const call = await findBySid(calls, sid, (whole) => calls.call(whole));
    return call.ok ? reply.send(call.value) : sendError(reply, call.error);
  });

  addReadRoute(scope, '/api/v1/calls/:sid/events', async (request, reply) => {
    const query = readPageQuery(request.query);
    if (!query.ok) return sendError(reply, query.error);
    const { sid } = sidParams.parse(request.params);
    const found = await findBySid(calls, sid, (whole) => calls.events(whole, query.value));
    if (!found.ok) return sendError(reply, found.error);
    const page = found.value;
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

const isoOf = (at: number): string => new Date(at).toISOString();
