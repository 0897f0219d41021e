/** `/openapi.json`: the API for programs. It's open to everyone, because it's the same in every installation. */

import { z } from 'zod';
import { success } from '../../core/result.ts';
import { json } from '../routing/answer-form.ts';
import { ANY_QUERY, NONE, openRoute, type Route } from '../routing/route.ts';
import { openApiDocument } from './document.ts';
import type { OpenApiDocument } from './document-types.ts';

/** The routes, and one more that describes all of them, itself included. */
export function withDocument(routes: readonly Route[], version: string): readonly Route[] {
  let document: OpenApiDocument | null = null;
  const self = openRoute({
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
    async handle() {
      document ??= openApiDocument(all, version);
      return success({ ...document });
    },
  });
  const all = [...routes, self];
  return all;
}
