/** Reads the OpenAPI document of a server, and checks answers against it. */

import { z } from 'zod';
import type { RunningServer } from '../../src/http/server.ts';
import { type Answer, ask } from './http-client.ts';

const jsonObject = z.record(z.string(), z.unknown());

const operation = z.object({
  operationId: z.string(),
  summary: z.string(),
  'x-access': z.string(),
  parameters: z.array(
    z.object({
      name: z.string(),
      in: z.enum(['path', 'query']),
      description: z.string(),
    }),
  ),
  requestBody: jsonObject.optional(),
  responses: z.record(
    z.string().regex(/^[1-5]\d\d$/),
    z.object({
      description: z.string(),
      content: z
        .record(z.string(), z.object({ schema: jsonObject, 'x-events': jsonObject.optional() }))
        .optional(),
    }),
  ),
});

const document = z.object({
  openapi: z.literal('3.1.0'),
  paths: z.record(z.string().startsWith('/'), z.record(z.string(), operation)),
  components: z.object({ schemas: jsonObject, securitySchemes: jsonObject }),
});

type Document = z.output<typeof document>;

export interface OpenApi extends Document {
  readonly text: string;
}

/** The document that the server serves. */
export async function readOpenApi(server: Pick<RunningServer, 'port'>): Promise<OpenApi> {
  const { text } = await ask(server, '/openapi.json');
  return { ...document.parse(JSON.parse(text)), text };
}

/** Each operation as `GET /path`. */
export const operationsIn = ({ paths }: Document) =>
  new Map(
    Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, one]) => [`${method.toUpperCase()} ${path}`, one]),
    ),
  );

/** A schema of the document that can parse. */
function schemaFrom({ text }: OpenApi, schema: object): z.ZodType {
  const { components } = JSON.parse(text.replaceAll('#/components/schemas/', '#/$defs/'));
  const own = JSON.stringify(schema).replaceAll('#/components/schemas/', '#/$defs/');
  return z.fromJSONSchema({ ...JSON.parse(own), $defs: components.schemas });
}

/** How an answer differs from what the document says about the operation; empty if it doesn't. */
export function differences(openApi: OpenApi, name: string, answer: Answer): readonly string[] {
  const listed = operationsIn(openApi).get(name)?.responses[answer.status];
  if (listed === undefined) return [`${answer.status} isn't listed`];
  const mediaType = answer.headers['content-type']?.split(';')[0] ?? '';
  if (listed.content === undefined) return answer.text === '' ? [] : ['no body is listed'];
  const content = listed.content[mediaType] ?? listed.content[mediaType.replace(/\/.*/, '/*')];
  if (content === undefined) return [`${mediaType} isn't listed`];
  if (mediaType !== 'application/json') return [];
  const read = schemaFrom(openApi, content.schema).safeParse(JSON.parse(answer.text));
  return (read.error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
}
