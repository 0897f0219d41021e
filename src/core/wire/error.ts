/** The one shape of every error that the HTTP side answers: never HTML, never a stack. */
export interface ErrorBody {
  /** Stable, snake_case; listed in the docs. */
  readonly code: string;
  /** What happened, to what, and what to do. */
  readonly message: string;
  readonly details?: ErrorDetails;
  /** The page that says more: a path on this server. */
  readonly docs: string;
}

/** What the message says, for machines. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean | null>>;

/** The page of the documentation that explains an error, as a path on the server that answers. */
export const docsOf = (code: string): string => `/docs/reference/errors#${code}`;
