/** Why the API didn't answer as asked, in the words of its errors. */

export interface ApiProblem {
  /** The HTTP status; null if there was no answer. */
  readonly status: number | null;
  /** As in the API's errors, such as `token_missing`; `unreachable` if there was no answer. */
  readonly code: string;
  readonly message: string;
  /** Sids that an ambiguous one could mean. */
  readonly candidates?: readonly string[];
}

export const UNREACHABLE: ApiProblem = {
  status: null,
  code: 'unreachable',
  message: "Callboard doesn't answer.",
};

/** Reads an answer that isn't a 2xx. */
export const problemOf = async (answer: Response): Promise<ApiProblem> =>
  problemIn(answer.status, await answer.json().catch(() => null));

/** Reads the body of an error. It may come from a proxy, so it can be anything. */
export function problemIn(status: number, body: unknown): ApiProblem {
  const candidates = textIn(fieldIn(body, 'details'), 'candidates');
  return {
    status,
    code: textIn(body, 'code') ?? 'unknown',
    message: textIn(body, 'message') ?? `Callboard answered with status ${status}.`,
    ...(candidates === null ? {} : { candidates: candidates.split(' ') }),
  };
}

function textIn(object: unknown, name: string): string | null {
  const value = fieldIn(object, name);
  return typeof value === 'string' ? value : null;
}

const fieldIn = (object: unknown, name: string): unknown =>
  typeof object === 'object' && object !== null ? Reflect.get(object, name) : undefined;
