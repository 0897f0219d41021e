/**
 * ETags: a client that sends one back gets a 304 instead of what it has already. Everything tagged is still asked for
 * each time, because it can change at any time and access can end.
 */

import { createHash } from 'node:crypto';
import type { FastifyReply } from 'fastify';

/** An ETag of these bytes. */
export const strongTag = (...parts: readonly (string | Uint8Array)[]): string =>
  `"${digestOf(parts)}"`;

/** An ETag of an answer that can take the place of another one with the same parts. */
export const weakTag = (...parts: readonly (string | Uint8Array)[]): string =>
  `W/"${digestOf(parts)}"`;

function digestOf(parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha1');
  for (const part of parts) hash.update(part);
  return hash.digest('base64url');
}

/**
 * Tags the answer. If the client has it, this sends the 304 and returns true. `cacheControl` says who may keep it;
 * by default, only the client.
 */
export function isNotModified(
  reply: FastifyReply,
  tag: string,
  cacheControl = 'private, no-cache',
): boolean {
  reply.header('etag', tag).header('cache-control', cacheControl);
  if (!hasTag(reply.request.headers['if-none-match'], tag)) return false;
  reply.code(304).removeHeader('content-type').send();
  return true;
}

/** Whether `If-None-Match` lists the tag. Weak and strong ones are compared alike (RFC 9110, section 13.1.2). */
export function hasTag(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  const opaque = tag.replace(/^W\//, '');
  return [...ifNoneMatch.matchAll(/"[^"]*"/g)].some(([one]) => one === opaque);
}
