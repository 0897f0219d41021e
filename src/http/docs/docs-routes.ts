/**
 * `/docs/...`: the documentation that the `docs` field of errors points to. It's open to everyone, because it
 * reveals nothing about this installation. Browsers get HTML; other clients get Markdown.
 */

import type { FastifyInstance, FastifyReply } from 'fastify';
import { httpError } from '../errors/errors.ts';
import { sendError } from '../errors/send-error.ts';
import { addReadRoute } from '../routes/read-route.ts';
import type { DocsPages } from './docs-pages.ts';
import { PAGE_STYLE, pageHtml, STYLE_PATH } from './page-html.ts';

const PAGE_POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; " +
  "frame-ancestors 'none'";

/** Adds the routes. */
export function addDocsRoutes(scope: FastifyInstance, pages: DocsPages): void {
  addReadRoute(scope, STYLE_PATH, async (_request, reply) =>
    reply.type('text/css; charset=utf-8').send(PAGE_STYLE),
  );
  addReadRoute(scope, '/docs', async (request, reply) => {
    // Links in the index are relative to its folder.
    if (!pathOf(request.url).endsWith('/')) return reply.redirect('/docs/', 301);
    return sendPage(reply, pages, '', request.headers.accept);
  });
  addReadRoute(scope, '/docs/*', async (request, reply) => {
    const path = pathOf(request.url).slice('/docs/'.length);
    return sendPage(reply, pages, path, request.headers.accept);
  });
}

async function sendPage(
  reply: FastifyReply,
  pages: DocsPages,
  path: string,
  accept: string | undefined,
): Promise<FastifyReply> {
  const found = await pages.find(path);
  if (found === null) {
    const message = `The documentation has no page "${path}". /docs/ lists its pages.`;
    return sendError(reply, httpError('not_found', message, { index: '/docs/' }));
  }
  if (found.type === 'picture') return reply.type('image/svg+xml').send(found.svg);
  if (accept?.includes('text/html') !== true) {
    return reply.type('text/markdown; charset=utf-8').send(found.markdown);
  }
  return reply
    .header('content-security-policy', PAGE_POLICY)
    .type('text/html; charset=utf-8')
    .send(pageHtml(found));
}

const pathOf = (url: string): string => url.split('?', 1)[0] ?? url;
