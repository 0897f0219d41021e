/**
 * The board: a page at each of its paths, and the files that it loads. They're open to everyone, because they hold
 * no data; what the page then asks the API for isn't. A client that doesn't ask for HTML, such as curl, gets the
 * API's answer for a path that doesn't exist.
 */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { wantsHtml } from '../docs/docs-answer.ts';
import { isNotModified } from '../routing/entity-tag.ts';
import { type BoardFile, type BoardFiles, type Encoding, PAGE } from './board-files.ts';
import { BOARD_HEADERS } from './board-headers.ts';
import { MISSING_BOARD } from './missing-board.ts';

/** Every path that shows a view; `web/src/app/routes.ts` says which. */
export const BOARD_PATHS = [
  '/',
  '/calls',
  '/calls/:sid',
  '/connect',
  '/settings',
  '/settings/keys',
  '/settings/audit',
] as const;

/** Adds the board. Null files are those of a checkout in which it hasn't been built. */
export function addBoardRoutes(api: FastifyInstance, files: BoardFiles | null): void {
  const page = files?.get(PAGE) ?? null;
  for (const url of BOARD_PATHS) {
    addRoute(api, url, (request, reply) => {
      if (!wantsHtml(request.headers)) return reply.callNotFound();
      reply.header('vary', 'accept, accept-encoding');
      return page === null ? sendMissing(reply) : sendFile(request, reply, page);
    });
  }
  for (const [url, file] of files ?? []) {
    if (file === page) continue;
    addRoute(api, url, (request, reply) =>
      sendFile(request, reply.header('vary', 'accept-encoding'), file),
    );
  }
}

type Handler = (request: FastifyRequest, reply: FastifyReply) => unknown;

const addRoute = (api: FastifyInstance, url: string, handler: Handler): void => {
  api.route({ method: ['GET', 'HEAD'], url, handler });
};

function sendFile(request: FastifyRequest, reply: FastifyReply, file: BoardFile): FastifyReply {
  reply.headers(BOARD_HEADERS);
  const mayKeep = file.isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache';
  if (isNotModified(reply, file.etag, mayKeep)) return reply;
  reply.type(file.contentType);
  for (const encoding of acceptedEncodings(request.headers['accept-encoding'])) {
    const encoded = file.encoded.get(encoding);
    if (encoded !== undefined) return reply.header('content-encoding', encoding).send(encoded);
  }
  return reply.send(file.bytes);
}

/** Best first. */
function acceptedEncodings(header: string | readonly string[] | undefined): readonly Encoding[] {
  const accepted = [header ?? '']
    .flat()
    .join(',')
    .split(',')
    .filter((offer) => !/;\s*q=0(?:\.0*)?\s*$/.test(offer))
    .map((offer) => offer.split(';', 1)[0]?.trim());
  return (['br', 'gzip'] as const).filter((encoding) => accepted.includes(encoding));
}

const sendMissing = (reply: FastifyReply): FastifyReply =>
  reply
    .code(503)
    .headers(BOARD_HEADERS)
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(MISSING_BOARD);
