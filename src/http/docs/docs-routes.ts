/**
 * `/docs/...`: the documentation that the `docs` field of errors points to. It's open to everyone, because it
 * reveals nothing about this installation. Browsers get HTML; other clients get Markdown.
 */

import { z } from 'zod';
import { failure, type Result, success } from '../../core/result.ts';
import { type HttpError, httpError } from '../errors/errors.ts';
import { text } from '../routing/answer-form.ts';
import { ANY_QUERY, NONE, openRoute, type Route } from '../routing/route.ts';
import { type DocsAnswer, docsAnswer, wantsHtml } from './docs-answer.ts';
import type { DocsPages } from './docs-pages.ts';
import { PAGE_STYLE, STYLE_PATH } from './page-html.ts';

export const docsRoutes = (pages: DocsPages): readonly Route[] => [
  styleRoute,
  indexRoute(pages),
  pageRoute(pages),
];

const styleRoute: Route = openRoute({
  method: 'GET',
  path: STYLE_PATH,
  name: 'getDocsStyle',
  summary: 'The style sheet of the documentation.',
  group: 'Documentation',
  params: NONE,
  query: ANY_QUERY,
  body: NONE,
  answer: text('text/css; charset=utf-8'),
  errors: [],
  handle: async () => success(PAGE_STYLE),
});

const indexRoute = (pages: DocsPages): Route =>
  openRoute({
    method: 'GET',
    path: '/docs/',
    name: 'getDocsIndex',
    summary: "The index of this version's documentation.",
    group: 'Documentation',
    params: NONE,
    query: ANY_QUERY,
    body: NONE,
    answer: docsAnswer,
    errors: [],
    async handle({ target, headers }) {
      // Links in the index are relative to its folder.
      if (!pathOf(target).endsWith('/')) return success({ movedTo: '/docs/' });
      return find(pages, '', wantsHtml(headers));
    },
  });

const pageRoute = (pages: DocsPages): Route =>
  openRoute({
    method: 'GET',
    path: '/docs/{+page}',
    name: 'getDocsPage',
    summary: 'A page of the documentation.',
    group: 'Documentation',
    params: z.object({
      page: z.string().meta({
        description: 'The path of its file below `docs/`, without `.md`.',
        examples: ['reference/errors'],
      }),
    }),
    query: ANY_QUERY,
    body: NONE,
    answer: docsAnswer,
    errors: ['not_found'],
    handle: ({ target, headers }) =>
      find(pages, pathOf(target).slice('/docs/'.length), wantsHtml(headers)),
  });

async function find(
  pages: DocsPages,
  path: string,
  asHtml: boolean,
): Promise<Result<DocsAnswer, HttpError>> {
  const found = await pages.find(path);
  if (found === null) {
    const message = `The documentation has no page "${path}". /docs/ lists its pages.`;
    return failure(httpError('not_found', message, { index: '/docs/' }));
  }
  return success({ found, asHtml });
}

const pathOf = (target: string): string => target.split('?', 1)[0] ?? target;
