/** The headers of every error response. */

import type { HttpError } from './errors.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

export const errorHeaders = (error: HttpError, text: string): Readonly<Record<string, string>> => ({
  ...SECURITY_HEADERS,
  ...error.headers,
  'content-type': 'application/json; charset=utf-8',
  'content-length': String(Buffer.byteLength(text)),
});
