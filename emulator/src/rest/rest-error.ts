/**
 * How the API refuses requests: the provider's error codes, and the HTTP status for each dialect. Source
 * of the codes: SignalWire docs "Error codes" (August 2026).
 */
import type { Dialect } from '../contract/dialect.ts';

/** Why a request is refused, apart from the code. */
export type RefusalKind =
  | 'invalid'
  | 'unauthorized'
  | 'not-found'
  | 'method-not-allowed'
  | 'rate-limited'
  | 'server';

export interface RestError {
  readonly kind: RefusalKind;
  readonly code: number;
  readonly message: string;
}

/** A value, or a refusal. */
export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: RestError };

export const accepted = <T>(value: T): Checked<T> => ({ ok: true, value });

/** Refuses parameters, with the provider's error code. */
export const invalid = (code: number, message: string): Checked<never> => ({
  ok: false,
  error: { kind: 'invalid', code, message },
});

export const notFound = (what: string): RestError => ({
  kind: 'not-found',
  code: 20_404,
  message: `The requested resource ${what} was not found.`,
});

/** There's no such route. */
export const notEmulated = (url: string): RestError => ({
  kind: 'not-found',
  code: 20_404,
  message: `The requested resource ${url} was not found: it is not emulated.`,
});

/** Refuses something that doesn't exist. */
export const missing = (what: string): Checked<never> => ({ ok: false, error: notFound(what) });

export const methodNotAllowed = (method: string): RestError => ({
  kind: 'method-not-allowed',
  code: 20_004,
  message: `${method} is not allowed on this resource.`,
});

export const UNAUTHORIZED: RestError = {
  kind: 'unauthorized',
  code: 20_003,
  message: 'Authentication failed. Use the project as user name and the token as password.',
};

export const RATE_LIMITED: RestError = {
  kind: 'rate-limited',
  code: 20_429,
  message: 'Too many requests. Wait before the next one.',
};

/** The HTTP status of a refusal: bad parameters are 422 on SignalWire and 400 on Twilio. */
export function statusOf(kind: RefusalKind, dialect: Dialect): number {
  switch (kind) {
    case 'invalid':
      return dialect === 'signalwire' ? 422 : 400;
    case 'unauthorized':
      return 401;
    case 'not-found':
      return 404;
    case 'method-not-allowed':
      return 405;
    case 'rate-limited':
      return 429;
    case 'server':
      return 500;
  }
}

/** The body of a refusal: the flat shape, which both SDKs read. */
export function errorBody(dialect: Dialect, status: number, code: number, message: string) {
  const manual =
    dialect === 'signalwire'
      ? 'https://developer.signalwire.com/compatibility-api/error-codes'
      : `https://www.twilio.com/docs/errors/${code}`;
  return { code, message, more_info: manual, status };
}
