/**
 * Validates query parameters. Unknown names, repeated names and invalid values are refused with an
 * explanation, because silently ignoring a filter would give a wrong answer.
 */

import type { z } from 'zod';
import { failure, type Result, success } from '../../core/result.ts';
import { type HttpError, httpError } from '../errors/errors.ts';
import { DIMENSION_PREFIX, DIMENSIONS } from './dimension-query.ts';

/** Parses a query (values are strings, or lists if a name was repeated) with its schema. */
export function readQuery<Schema extends z.ZodObject>(
  schema: Schema,
  query: unknown,
): Result<z.output<Schema>, HttpError> {
  const allowed = Object.keys(schema.shape);
  const sent = typeof query === 'object' && query !== null ? { ...query } : {};
  const given = allowed.includes(DIMENSIONS) ? withDimensions(sent) : sent;
  const takesAny = schema.def.catchall !== undefined;
  const unknown = takesAny ? undefined : Object.keys(given).find((name) => !allowed.includes(name));
  if (unknown !== undefined) return failure(unknownParameter(unknown, allowed));
  const parsed = schema.safeParse(given);
  if (parsed.success) return success(parsed.data);
  const issue = parsed.error.issues[0];
  const name = String(issue?.path[0] ?? '');
  return failure(badParameter(name, issue?.message ?? 'is invalid'));
}

/** The same query, its own dimensions in one field. */
function withDimensions(query: object): object {
  const others: [string, unknown][] = [];
  const dimensions: [string, unknown][] = [];
  for (const [name, value] of Object.entries(query)) {
    const own = name.startsWith(DIMENSION_PREFIX) ? name.slice(DIMENSION_PREFIX.length) : null;
    if (own === null) others.push([name, value]);
    else dimensions.push([own, value]);
  }
  if (dimensions.length > 0) others.push([DIMENSIONS, Object.fromEntries(dimensions)]);
  return Object.fromEntries(others);
}

function unknownParameter(name: string, allowed: readonly string[]): HttpError {
  const shown = shorten(name);
  const list = allowed.length === 0 ? 'none' : allowed.join(', ');
  return httpError(
    'unknown_parameter',
    `This path doesn't accept the query parameter "${shown}". Allowed: ${list}.`,
    { parameter: shown, allowed: list },
  );
}

/** The error for an invalid parameter value. */
const badParameter = (name: string, problem: string): HttpError =>
  httpError('bad_parameter', `The query parameter "${name}" ${problem}.`, {
    parameter: name,
    problem,
  });

const shorten = (text: string): string => (text.length <= 64 ? text : `${text.slice(0, 64)}…`);
