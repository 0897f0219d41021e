/** Asks Callboard's API. Every failure is a value that says what happened and what to do. */

import { failure, type Result, success } from '../../../src/core/result.ts';

export interface ApiProblem {
  /** The HTTP status; null if there was no answer. */
  readonly status: number | null;
  /** As in the API's errors, such as `token_missing`; `unreachable` if there was no answer. */
  readonly code: string;
  readonly message: string;
  /** Sids that an ambiguous one could mean. */
  readonly candidates?: readonly string[];
}

export interface Question {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

/** Asks `path`, such as `/api/v1/calls?limit=50`. The answer's type is the caller's promise. */
export async function ask<Answer>(
  path: string,
  { method = 'GET', body, signal }: Question = {},
): Promise<Result<Answer, ApiProblem>> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (body !== undefined) headers['content-type'] = 'application/json';
  try {
    const answer = await fetch(path, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
    if (!answer.ok) return failure(await problemOf(answer));
    return success(answer.status === 204 ? undefined : await answer.json());
  } catch {
    return failure(UNREACHABLE);
  }
}

const UNREACHABLE: ApiProblem = {
  status: null,
  code: 'unreachable',
  message: "Callboard doesn't answer.",
};

/** Reads an answer that isn't a 2xx. */
export async function problemOf(answer: Response): Promise<ApiProblem> {
  const said: unknown = await answer.json().catch(() => null);
  const { code, message, candidates } =
    said !== null && typeof said === 'object' ? readError(said) : NOTHING;
  return {
    status: answer.status,
    code: code ?? 'unknown',
    message: message ?? `Callboard answered with status ${answer.status}.`,
    ...(candidates === null ? {} : { candidates }),
  };
}

const NOTHING = { code: null, message: null, candidates: null };

function readError(said: object): {
  readonly code: string | null;
  readonly message: string | null;
  readonly candidates: readonly string[] | null;
} {
  const code = 'code' in said && typeof said.code === 'string' ? said.code : null;
  const message = 'message' in said && typeof said.message === 'string' ? said.message : null;
  const details = 'details' in said ? said.details : null;
  return { code, message, candidates: candidatesIn(details) };
}

function candidatesIn(details: unknown): readonly string[] | null {
  if (typeof details !== 'object' || details === null || !('candidates' in details)) return null;
  return typeof details.candidates === 'string' ? details.candidates.split(' ') : null;
}
