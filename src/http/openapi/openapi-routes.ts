/**
 * The API for programs, `/openapi.json`, and for people, `/docs/api`. They're open to everyone, because they're the
 * same in every installation.
 */

import { z } from 'zod';
import { success } from '../../core/result.ts';
import { docsAnswer, wantsHtml } from '../docs/docs-answer.ts';
import { type DocsPage, docsPage } from '../docs/docs-pages.ts';
import { json } from '../routing/answer-form.ts';
import { ANY_QUERY, NONE, openRoute, type Route } from '../routing/route.ts';
import { apiPage } from './api-page.ts';
import { openApiDocument } from './document.ts';
import type { OpenApiDocument } from './document-types.ts';

/** The routes, and two more that describe all of them, themselves included. */
export function withDocument(routes: readonly Route[], version: string): readonly Route[] {
  let document: OpenApiDocument | null = null;
  let page: Promise<DocsPage> | null = null;
  const read = (): OpenApiDocument => {
    document ??= openApiDocument(all, version);
    return document;
  };
  const all = [
    ...routes,
    documentRoute(read),
    pageRoute(() => {
      page ??= docsPage('api.md', apiPage(read()));
      return page;
    }),
  ];
  return all;
}

const documentRoute = (read: () => OpenApiDocument): Route =>
  openRoute({
    method: 'GET',
    path: '/openapi.json',
    name: 'getOpenApi',
    summary: 'This API as an OpenAPI 3.1 document.',
    group: 'Documentation',
    params: NONE,
    query: ANY_QUERY,
    body: NONE,
    answer: json(z.looseObject({ openapi: z.string() }).meta({ id: 'OpenApi' })),
    errors: [],
    handle: async () => success({ ...read() }),
  });

const pageRoute = (read: () => Promise<DocsPage>): Route =>
  openRoute({
    method: 'GET',
    path: '/docs/api',
    name: 'getApiPage',
    summary: 'This API as a page.',
    group: 'Documentation',
    params: NONE,
    query: ANY_QUERY,
    body: NONE,
    answer: docsAnswer,
    errors: [],
    handle: async ({ headers }) => success({ found: await read(), asHtml: wantsHtml(headers) }),
  });
