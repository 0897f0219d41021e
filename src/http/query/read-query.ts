/**
 * Query parameters, checked: an unknown name, a name given twice and a value of the wrong shape are
 * refused in words, because a filter that is silently ignored answers the wrong question.
 */

import type { z } from 'zod';
import { failure, type Result, success } from '../../core/result.ts';
import { type HttpError, httpError } from '../errors/errors.ts';

/** Reads a query (values as strings, or lists of them where a name was repeated) by its schema. */
export function readQuery<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  query: unknown,
): Result<z.output<z.ZodObject<Shape>>, HttpError> {
  const allowed = Object.keys(schema.shape);
  const given = typeof query === 'object' && query !== null ? { ...query } : {};
  const unknown = Object.keys(given).find((name) => !allowed.includes(name));
  if (unknown !== undefined) return failure(unknownParameter(unknown, allowed));
  const parsed = schema.safeParse(given);
  if (parsed.success) return success(parsed.data);
  const issue = parsed.error.issues[0];
  const name = String(issue?.path[0] ?? '');
  return failure(badParameter(name, issue?.message ?? 'has the wrong shape'));
}

function unknownParameter(name: string, allowed: readonly string[]): HttpError {
  const shown = shorten(name);
  const list = allowed.length === 0 ? 'none' : allowed.join(', ');
  return httpError(
    'unknown_parameter',
    `The query parameter "${shown}" is not known here. Allowed: ${list}.`,
    { parameter: shown, allowed: list },
  );
}

/** What is wrong with the value of one parameter. */
export const badParameter = (name: string, problem: string): HttpError =>
  httpError('bad_parameter', `The query parameter "${name}" ${problem}.`, {
    parameter: name,
    problem,
  });

const shorten = (text: string): string => (text.length <= 64 ? text : `${text.slice(0, 64)}…`);
