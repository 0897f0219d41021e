/** `GET /` and `GET /_emulator/`: a page for browsers, JSON for programs, text for anything else. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { RestContext } from '../rest-context.ts';
import { doorsOf, doorsPage, doorsText } from './doors.ts';

/**
 * Adds the routes.
 * @param requests returns the REST API's requests below the account, once all are routed
 */
export function doorsRoutes(
  app: FastifyInstance,
  { dialect, accountSid, url }: RestContext,
  requests: () => readonly string[],
): void {
  const show = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const doors = doorsOf({ dialect, accountSid, url: url() }, requests());
    const accepted = request.headers.accept ?? '';
    if (accepted.includes('text/html')) {
      return reply.type('text/html; charset=utf-8').send(doorsPage(doors));
    }
    if (accepted.includes('json')) return reply.send(doors);
    return reply.type('text/plain; charset=utf-8').send(doorsText(doors));
  };
  app.get('/', show);
  app.get('/_emulator', show);
}
