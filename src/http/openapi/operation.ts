/** One route as an operation of the OpenAPI document. */

import type { z } from 'zod';
import { ERRORS, type ErrorCode } from '../errors/errors.ts';
import { takesBody } from '../routing/read-body.ts';
import type { Route } from '../routing/route.ts';
import { errorSchema } from '../schemas/error.ts';
import type { Components } from './components.ts';
import type { Answer, Content, JsonSchema, Operation, Parameter } from './document-types.ts';
import { errorsOf } from './route-errors.ts';

/** Either way of saying who asks, or neither on the machine itself without an admin token. */
const SECURITY = [{ bearer: [] }, { session: [] }, {}] as const;

const NOT_MODIFIED: Answer = {
  description: 'Nothing has changed since the answer with the ETag in `If-None-Match`.',
};

export function operationOf(route: Route, components: Components): Operation {
  const body = {
    required: true as const,
    content: { 'application/json': { schema: components.request(route.body) } },
  };
  return {
    operationId: route.name,
    summary: route.summary,
    tags: [route.group],
    'x-access': route.allAccounts ? `${route.access} of all accounts` : route.access,
    security: route.access === 'open' ? [] : SECURITY,
    parameters: [
      ...parametersOf('path', route.params, components),
      ...parametersOf('query', route.query, components),
    ],
    ...(takesBody(route.body) ? { requestBody: body } : {}),
    responses: {
      [route.answer.status]: answerOf(route, components),
      ...partialAnswer(route, components),
      ...(route.method === 'GET' && route.answer.isTagged ? { 304: NOT_MODIFIED } : {}),
      ...Object.fromEntries(
        [...errorsOf(route)].map(([status, codes]) => [status, errorAnswer(codes, components)]),
      ),
    },
  };
}

function parametersOf(
  place: 'path' | 'query',
  schema: z.ZodObject,
  components: Components,
): readonly Parameter[] {
  return Object.entries(schema.shape).map(([name, one]) => {
    const { description, examples, ...rest } = components.request(one);
    const [example] = Array.isArray(examples) ? examples : [];
    return {
      name,
      in: place,
      required: place === 'path',
      description: typeof description === 'string' ? description : '',
      schema: rest,
      ...(example === undefined ? {} : { example }),
    };
  });
}

function answerOf({ answer, summary }: Route, components: Components): Answer {
  const content = (contentType: string): Content => ({
    ...contentOf(contentType, answer.schema, components),
  });
  const types = answer.contentTypes.map((type) => [mediaTypeOf(type), content(type)] as const);
  return {
    description: summary,
    ...(types.length === 0 ? {} : { content: Object.fromEntries(types) }),
  };
}

function partialAnswer(route: Route, components: Components): Readonly<Record<string, Answer>> {
  const { partialStatus } = route.answer;
  if (partialStatus === undefined) return {};
  const answer = answerOf(route, components);
  return { [partialStatus]: { ...answer, description: 'The part in `Content-Range`.' } };
}

function contentOf(contentType: string, schema: z.ZodType | null, components: Components): Content {
  if (schema === null) return { schema: { type: 'string' } };
  if (mediaTypeOf(contentType) === 'application/json') return { schema: components.answer(schema) };
  return { schema: { type: 'string' }, 'x-events': eventsOf(schema, components) };
}

/** The schema of each event's data, by the event's name. OpenAPI 3.1 can't say that itself. */
function eventsOf(schema: z.ZodType, components: Components): JsonSchema {
  const { properties } = components.answer(schema);
  return Object.fromEntries(Object.entries(Object(properties)));
}

function errorAnswer(codes: readonly ErrorCode[], components: Components): Answer {
  const code = { type: 'string', enum: codes };
  return {
    description: codes.map((one) => `\`${one}\`: ${ERRORS[one].meaning}`).join('\n\n'),
    content: {
      'application/json': {
        schema: {
          allOf: [components.answer(errorSchema), { type: 'object', properties: { code } }],
        },
      },
    },
  };
}

/** Without its parameters: `text/csv`. */
const mediaTypeOf = (contentType: string): string => contentType.split(';', 1)[0] ?? contentType;
