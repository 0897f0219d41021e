/** Takes an answer over from the framework, to write it in pieces or to keep writing to it. */

import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';

/** The connection, with the status and the headers that `reply` has so far. They aren't sent yet. */
export function takeOver(reply: FastifyReply): ServerResponse {
  const { raw } = reply.hijack();
  // Fastify's type for headers includes undefined.
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    if (value !== undefined) raw.setHeader(name, value);
  }
  return raw;
}
