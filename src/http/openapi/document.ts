/** The OpenAPI document of all routes, made from the schemas that check requests and answers. */

import type { Route } from '../routing/route.ts';
import { Components } from './components.ts';
import type { OpenApiDocument, PathItem } from './document-types.ts';
import { operationOf } from './operation.ts';

const DESCRIPTION =
  'Callboard stores voice status callbacks and joins them into calls. Fields are in camelCase, times in ISO 8601 ' +
  '(UTC, with milliseconds), durations in seconds, phone numbers as received. Unknown values are null.';

export function openApiDocument(routes: readonly Route[], version: string): OpenApiDocument {
  const components = new Components();
  const byPath = Map.groupBy(routes, ({ path }) => path);
  const paths = [...byPath].map(([path, ofPath]): readonly [string, PathItem] => [
    path.replace('{+', '{'),
    Object.fromEntries(
      ofPath.map((route) => [route.method.toLowerCase(), operationOf(route, components)]),
    ),
  ]);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Callboard',
      version,
      description: DESCRIPTION,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    tags: [...new Set(routes.map(({ group }) => group))].map((name) => ({ name })),
    paths: Object.fromEntries(paths),
    components: {
      schemas: components.schemas,
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description: 'An API key, or the admin token (`CALLBOARD_ADMIN_TOKEN`).',
        },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'callboard_session',
          description: "A browser's session, from `POST /api/v1/session`.",
        },
      },
    },
  };
}
