/** Reads the JSON body of a request. */

import { z } from 'zod';
import { failure, type Result, success } from '../../core/result.ts';
import { type HttpError, httpError } from '../errors/errors.ts';

/** Parses a body with its schema. A path that takes none ignores what was sent. */
export function readBody<Schema extends z.ZodType>(
  schema: Schema,
  body: unknown,
  contentType: string | undefined,
): Result<z.output<Schema>, HttpError> {
  const isTaken = takesBody(schema);
  if (isTaken && !isJson(contentType)) {
    return failure(
      httpError(
        'bad_content_type',
        'This path takes JSON. Send it with "Content-Type: application/json".',
      ),
    );
  }
  const parsed = schema.safeParse(isTaken ? jsonFrom(body) : {});
  if (parsed.success) return success(parsed.data);
  const issue = parsed.error.issues[0];
  const field = fieldOf(issue);
  const problem = issue?.message ?? 'is invalid';
  return failure(
    field === ''
      ? httpError('bad_body', "The body isn't a JSON object.")
      : httpError('bad_body', `The field "${field}" of the body is invalid: ${problem}.`, {
          field,
          problem,
        }),
  );
}

/** Whether this is the schema of a body, and not that of none. */
export const takesBody = (schema: z.ZodType): boolean =>
  !(schema instanceof z.ZodObject) || Object.keys(schema.shape).length > 0;

const isJson = (contentType: string | undefined): boolean =>
  /^application\/json *(;|$)/i.test(contentType ?? '');

/** Undefined, which no schema of a body accepts, if it isn't JSON. */
function jsonFrom(body: unknown): unknown {
  if (!Buffer.isBuffer(body)) return undefined;
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

const fieldOf = (issue: z.core.$ZodIssue | undefined): string =>
  (issue?.code === 'unrecognized_keys' ? issue.keys[0] : issue?.path.join('.')) ?? '';
