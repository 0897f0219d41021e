/**
 * The API's client. Paths, parameters and answers are typed by the API's own document (`npm run generate`), and every
 * failure is a value.
 */

import createClient from 'openapi-fetch';
import { failure, type Result, success } from '../../../src/core/result.ts';
import type { paths } from '../../../src/core/wire/api-types.ts';
import { type ApiProblem, problemIn, UNREACHABLE } from './api-problem.ts';

/** A test has no page, and so no origin. */
const ORIGIN = 'location' in globalThis ? location.origin : 'http://localhost';

export const api = createClient<paths>({ baseUrl: ORIGIN, fetch: (request) => fetch(request) });

/** What `api` resolves with. */
interface Fetched<Answer> {
  readonly data?: Answer;
  readonly error?: unknown;
  readonly response: Response;
}

/** The answer to a question such as `api.GET('/api/v1/keys')`, or what went wrong. */
export async function answerOf<Answer extends object>(
  asking: Promise<Fetched<Answer>>,
): Promise<Result<Answer, ApiProblem>> {
  try {
    const { data, error, response } = await asking;
    return data === undefined ? failure(problemIn(response.status, error)) : success(data);
  } catch {
    return failure(UNREACHABLE);
  }
}

/** The same for what has no answer but that it's done, such as `api.DELETE('/api/v1/session')`. */
export async function doneOf(asking: Promise<Fetched<unknown>>): Promise<Result<null, ApiProblem>> {
  try {
    const { error, response } = await asking;
    return response.ok ? success(null) : failure(problemIn(response.status, error));
  } catch {
    return failure(UNREACHABLE);
  }
}
