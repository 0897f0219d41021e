/** The API as a page in Markdown, made from its OpenAPI document. */

import { PREFIX } from './components.ts';
import type {
  Answer,
  JsonSchema,
  OpenApiDocument,
  Operation,
  Parameter,
} from './document-types.ts';
import { exampleOf, fieldTable, typeText } from './schema-text.ts';

const INTRODUCTION = `# API reference

Every path of the HTTP API, made from its [OpenAPI document](/openapi.json). [HTTP API](reference/http-api.md) explains
how to use it, and [errors](reference/errors.md) what went wrong.

In the examples, \`$CALLBOARD_TOKEN\` is an API key or the admin token. On the machine itself, you can leave it out if no
admin token is set.
`;

export function apiPage({ tags, paths, components }: OpenApiDocument): string {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      heading: `${method.toUpperCase()} ${path}`,
      path,
      method: method.toUpperCase(),
      operation,
    })),
  );
  const { schemas } = components;
  const groups = tags.flatMap(({ name }) => [
    `## ${name}`,
    ...operations
      .filter(({ operation }) => operation.tags.includes(name))
      .flatMap(({ heading, path, method, operation }) => [
        `### \`${heading}\``,
        ...describe(operation, schemas),
        curl(method, path, operation, schemas),
      ]),
  ]);
  const objects = Object.entries(schemas).flatMap(([name, schema]) => [
    `### ${name}`,
    ...describeSchema(schema),
  ]);
  return [INTRODUCTION, ...groups, '## Objects', ...objects].join('\n\n').concat('\n');
}

type Schemas = OpenApiDocument['components']['schemas'];

const describe = (operation: Operation, schemas: Schemas): readonly string[] => [
  `${operation.summary} ${whoCanAsk(operation['x-access'])}`,
  ...(operation.parameters.length === 0 ? [] : [parameterTable(operation.parameters)]),
  ...describeBody(operation, schemas),
  answerTable(operation.responses),
];

function whoCanAsk(access: string): string {
  if (access === 'open') return 'Open to everyone.';
  const [role, ...accounts] = access.split(' ');
  const ofAll = accounts.length === 0 ? '' : ' for all accounts';
  return `Needs the role \`${role}\`${role === 'admin' ? '' : ' or a higher one'}${ofAll}.`;
}

const parameterTable = (parameters: readonly Parameter[]): string =>
  [
    '| Parameter | Type | Meaning |',
    '| --- | --- | --- |',
    ...parameters.map(({ name, in: place, schema, description }) => {
      // Its words are in the description.
      const type = schema['type'] === 'array' ? 'list' : typeText(schema);
      const shown = place === 'path' ? `{${name}}` : name;
      return `| \`${shown}\` | ${type} | ${description} |`;
    }),
  ].join('\n');

function describeBody({ requestBody }: Operation, schemas: Schemas): readonly string[] {
  const schema = bodySchema(requestBody, schemas);
  return schema === null ? [] : ['The body is JSON:', fieldTable(schema).join('\n')];
}

function bodySchema(body: Operation['requestBody'], schemas: Schemas): JsonSchema | null {
  const schema = body?.content['application/json']?.schema;
  if (schema === undefined) return null;
  const { $ref } = schema;
  return typeof $ref === 'string' ? (schemas[$ref.slice(PREFIX.length)] ?? null) : schema;
}

const answerTable = (responses: Operation['responses']): string =>
  [
    '| Status | Answer |',
    '| --- | --- |',
    ...Object.entries(responses).map(
      ([status, answer]) => `| ${status} | ${answerText(Number(status), answer)} |`,
    ),
  ].join('\n');

function answerText(status: number, { description, content }: Answer): string {
  if (status >= 400) {
    const codes = [...description.matchAll(/^`(\w+)`:/gm)].map(([, code = '']) => code);
    return codes.map((code) => `[\`${code}\`](reference/errors.md#${code})`).join(', ');
  }
  if (content === undefined) return status === 204 ? 'Nothing.' : description;
  return Object.entries(content)
    .map(([type, { schema, 'x-events': events }]) => {
      if (events !== undefined) return `\`${type}\`: ${eventsText(events)}`;
      return type === 'application/json' ? typeText(schema) : `\`${type}\``;
    })
    .join(', ');
}

const eventsText = (events: JsonSchema): string =>
  Object.entries(events)
    .map(([name, schema]) => `\`${name}\` ${typeText(Object(schema))}`)
    .join(', ');

/** How to ask from a terminal. */
function curl(method: string, path: string, operation: Operation, schemas: Schemas): string {
  const target = operation.parameters
    .filter(({ in: place }) => place === 'path')
    .reduce((text, { name, example }) => {
      return typeof example === 'string' ? text.replace(`{${name}}`, example) : text;
    }, path);
  const body = bodySchema(operation.requestBody, schemas);
  const parts = [
    'curl',
    ...(method === 'GET' ? [] : [`-X ${method}`]),
    ...(operation['x-access'] === 'open' ? [] : ['-H "Authorization: Bearer $CALLBOARD_TOKEN"']),
    ...(body === null ? [] : ["-H 'Content-Type: application/json'", `-d '${exampleOf(body)}'`]),
    `'http://127.0.0.1:8484${target}'`,
  ];
  return `\`\`\`sh\n${parts.join(' ')}\n\`\`\``;
}

function describeSchema(schema: JsonSchema): readonly string[] {
  const { description } = schema;
  const table = fieldTable(schema);
  return [
    ...(typeof description === 'string' ? [description] : []),
    ...(table.length === 0 ? [] : [table.join('\n')]),
  ];
}
