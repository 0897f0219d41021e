/** Asks for a path of the API that's only known at run time, such as a page of a filtered list. */

import { failure, type Result, success } from '../../../src/core/result.ts';
import { type ApiProblem, problemOf, UNREACHABLE } from './api-problem.ts';

/** Asks `path`, such as `/api/v1/calls?limit=50`. The answer's type is the caller's promise. */
export async function ask<Answer>(
  path: string,
  { signal }: { readonly signal: AbortSignal },
): Promise<Result<Answer, ApiProblem>> {
  try {
    const answer = await fetch(path, { headers: { accept: 'application/json' }, signal });
    return answer.ok ? success(await answer.json()) : failure(await problemOf(answer));
  } catch {
    return failure(UNREACHABLE);
  }
}
