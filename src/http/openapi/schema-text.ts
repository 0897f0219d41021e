/** Schemas in words, for the page that documents the API. */

import { isSchema, PREFIX } from './components.ts';
import type { JsonSchema } from './document-types.ts';

/** What a value is, in Markdown: `text`, a time, or a list of [Call](#call). */
export function typeText(schema: JsonSchema): string {
  const { $ref, type, format, anyOf, allOf, items, additionalProperties } = schema;
  if (typeof $ref === 'string') return linkTo($ref.slice(PREFIX.length));
  if (Array.isArray(schema['enum'])) return wordsOf(schema['enum']);
  if (schema['const'] !== undefined) return wordsOf([schema['const']]);
  if (Array.isArray(anyOf)) return eachOf(anyOf);
  if (Array.isArray(allOf)) return eachOf(allOf.slice(0, 1));
  if (Array.isArray(type)) return type.map((one) => NAMES.get(one) ?? String(one)).join(' or ');
  if (type === 'array' && isSchema(items)) return `list of ${typeText(items)}`;
  if (type === 'object' && isSchema(additionalProperties)) {
    return `object of ${typeText(additionalProperties)}`;
  }
  if (format === 'date-time') return 'time';
  return NAMES.get(type) ?? 'anything';
}

/** A table of an object's fields; empty if it's no object with fields. */
export function fieldTable({ properties, required }: JsonSchema): readonly string[] {
  if (!isSchema(properties)) return [];
  const needed: readonly unknown[] = Array.isArray(required) ? required : [];
  const rows = Object.entries(properties).map(([name, one]) => {
    const type = isSchema(one) ? typeText(one) : '';
    return `| \`${name}\` | ${type}${needed.includes(name) ? '' : ', optional'} |`;
  });
  return ['| Field | Type |', '| --- | --- |', ...rows];
}

/** The smallest object that has every required field, as JSON. */
export function exampleOf({ properties, required }: JsonSchema): string {
  const needed: readonly unknown[] = Array.isArray(required) ? required : [];
  const fields = Object.entries(isSchema(properties) ? properties : {})
    .filter(([name]) => needed.includes(name))
    .map(([name, one]) => [name, isSchema(one) ? exampleValue(one) : null] as const);
  return JSON.stringify(Object.fromEntries(fields));
}

const exampleValue = (schema: JsonSchema): unknown =>
  Array.isArray(schema['enum']) ? schema['enum'][0] : '...';

const NAMES = new Map<unknown, string>([
  ['string', 'text'],
  ['integer', 'whole number'],
  ['number', 'number'],
  ['boolean', '`true` or `false`'],
  ['null', '`null`'],
  ['object', 'object'],
  ['array', 'list'],
]);

const linkTo = (name: string): string => `[${name}](#${name.toLowerCase()})`;

const wordsOf = (values: readonly unknown[]): string =>
  values.map((value) => `\`${String(value)}\``).join(', ');

const eachOf = (schemas: readonly unknown[]): string =>
  schemas.filter(isSchema).map(typeText).join(' or ');
