/** Prepares a captured request for resending, signed for its new URL. */

import type { CapturedRequest } from '../../ports/call-store.ts';
import type { Dialect } from '../../provider/sign.ts';
import { encodeForm, SIGNATURE_HEADER, signCallback } from '../../provider/sign.ts';

export interface ReplayRequest {
  readonly method: 'GET' | 'POST';
  /** Path and query string. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

export interface SigningTerms {
  /** The base address, without a trailing slash. */
  readonly url: string;
  readonly dialect: Dialect;
  /** Null: no signature. */
  readonly signingKey: string | null;
}

/** Builds and signs the request. A capture can have a GET's parameters in its path or separately. */
export function replayRequest(
  { method, path: captured, parameters }: CapturedRequest,
  { url, dialect, signingKey }: SigningTerms,
): ReplayRequest {
  const base = new URL(url);
  const form = encodeForm(parameters);
  const bare = method === 'GET' && !captured.includes('?') && form !== '';
  const path = `${base.pathname.replace(/\/$/, '')}${captured}${bare ? `?${form}` : ''}`;
  const signature =
    signingKey === null
      ? null
      : signCallback(signingKey, base.origin + path, method === 'POST' ? parameters : {});
  return {
    method,
    path,
    headers: {
      'user-agent': 'Callboard-Replay',
      ...(signature === null ? {} : { [SIGNATURE_HEADER[dialect]]: signature }),
      ...(method === 'POST' ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
    },
    body: method === 'POST' ? form : null,
  };
}
