/**
 * What the providers publish about their answers, as data in `tests/fixtures/rest-shapes-*.json`, and whether
 * an answer contradicts it: an extra field, a missing one, or one of another type.
 */
import { readFileSync } from 'node:fs';
import type { Dialect } from '@callboard/emulator';
import { z } from 'zod';

const fields = z.record(z.string(), z.string());
const file = z.strictObject({
  source: z.string(),
  date: z.string(),
  notes: z.string(),
  types: z.record(z.string(), fields),
  /** The fields of a list in addition to those of `Page`. */
  lists: z.record(z.string(), fields),
  /** The status and the type of the body, by request. */
  answers: z.record(z.string(), z.tuple([z.number(), z.string().nullable()])),
  /** The same for requests that are answered although the source doesn't have them. */
  unpublished: z.record(z.string(), z.tuple([z.number(), z.string().nullable()])),
  /** The status when parameters are refused. */
  refusal: z.number(),
});

export type RestShapes = z.output<typeof file>;

/** The shapes of a provider. */
export function restShapes(dialect: Dialect): RestShapes {
  const url = new URL(`../fixtures/rest-shapes-${dialect}.json`, import.meta.url);
  return file.parse(JSON.parse(readFileSync(url, 'utf8')));
}

const SCALARS: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  integer: (value) => Number.isInteger(value),
  number: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
  null: (value) => value === null,
  empty: (value) => Array.isArray(value) && value.length === 0,
  uuid: matches(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
  date: matches(/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} \+0000$/),
  uri: matches(/^(?:\/api\/laml)?\/2010-04-01\/Accounts\//),
};

function matches(pattern: RegExp) {
  return (value: unknown): boolean => typeof value === 'string' && pattern.test(value);
}

/** Where a value contradicts a type, such as `Call.direction: "outbound-api"`. Empty if it matches. */
export function contradictions(
  shapes: RestShapes,
  type: string,
  value: unknown,
): readonly string[] {
  const list = shapes.lists[type];
  const known = list === undefined ? shapes.types[type] : { ...shapes.types['Page'], ...list };
  if (known === undefined) throw new Error(`There is no type ${type}.`);
  const read = z.record(z.string(), z.unknown()).safeParse(value);
  if (!read.success) return [`${type}: not an object`];
  const given = read.data;
  const unknown = Object.keys(given).filter((name) => !(name in known) && !(`${name}?` in known));
  return [
    ...unknown.map((name) => `${type}.${name}: not published`),
    ...Object.entries(known).flatMap(([key, expected]) => {
      const name = key.replace(/\?$/, '');
      if (!(name in given)) return key.endsWith('?') ? [] : [`${type}.${name}: missing`];
      return ofField(shapes, `${type}.${name}`, expected, given[name]);
    }),
  ];
}

function ofField(
  shapes: RestShapes,
  path: string,
  expected: string,
  value: unknown,
): readonly string[] {
  const item = /^(\w+)\[\]$/.exec(expected)?.[1];
  if (item !== undefined) {
    if (!Array.isArray(value)) return [`${path}: not a list`];
    return value.flatMap((one: unknown) => contradictions(shapes, item, one));
  }
  if (shapes.types[expected] !== undefined) return contradictions(shapes, expected, value);
  const fits = expected.split(' | ').some((one) => isA(one, value));
  return fits ? [] : [`${path}: ${JSON.stringify(value)}`];
}

function isA(type: string, value: unknown): boolean {
  const literal = /^'(.*)'$/.exec(type)?.[1];
  if (literal !== undefined) return value === literal;
  const prefix = /^sid:([A-Z]{2})$/.exec(type)?.[1];
  if (prefix !== undefined) {
    return typeof value === 'string' && new RegExp(`^${prefix}[0-9a-f]{32}$`).test(value);
  }
  const scalar = SCALARS[type];
  if (scalar === undefined) throw new Error(`There is no type ${type}.`);
  return scalar(value);
}
