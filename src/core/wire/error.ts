/** The shape of every HTTP error: never HTML, never a stack trace. */
export interface ErrorBody {
  /** Stable, snake_case; listed in the docs. */
  readonly code: string;
  /** What happened, to what, and what to do about it. */
  readonly message: string;
  readonly details?: ErrorDetails;
  /** The page with details: a path on this server. */
  readonly docs: string;
}

/** The message's contents, for programs. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean | null>>;

/** The documentation page that explains an error, as a path on the same server. */
export const docsOf = (code: string): string => `/docs/reference/errors#${code}`;
