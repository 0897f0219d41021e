/**
 * What the API answers when it refuses: the provider's numbers, and the HTTP status that goes with
 * them in each dialect. Source of the numbers: SignalWire docs "Error codes" (August 2026).
 */
import type { Dialect } from '../contract/dialect.ts';

/** Why a request is refused, apart from the number. */
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

/** A value, or the reason why there is none. */
export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: RestError };

export const accepted = <T>(value: T): Checked<T> => ({ ok: true, value });

/** Refuses parameters, under the provider's number. */
export const invalid = (code: number, message: string): Checked<never> => ({
  ok: false,
  error: { kind: 'invalid', code, message },
});

export const notFound = (what: string): RestError => ({
  kind: 'not-found',
  code: 20_404,
  message: `The requested resource ${what} was not found.`,
});

/** Nothing is routed here. */
export const notEmulated = (url: string): RestError => ({
  kind: 'not-found',
  code: 20_404,
  message: `The requested resource ${url} was not found: it is not emulated.`,
});

/** Refuses what is not there. */
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
