/** The one shape of every error that the HTTP side answers: never HTML, never a stack. */
export interface ErrorBody {
  /** Stable, snake_case; listed in the docs. */
  readonly code: string;
  /** What happened, to what, and what to do. */
  readonly message: string;
  readonly details?: ErrorDetails;
  /** The page of the docs that says more. */
  readonly docs: string;
}

/** What the message says, for machines. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean | null>>;

/** Where the docs speak of an error, by its code. */
export const docsOf = (code: string): string => `docs/reference/errors.md#${code}`;
