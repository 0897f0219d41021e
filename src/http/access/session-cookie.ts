/**
 * The cookie that holds a session's secret. Over HTTPS its name begins with `__Host-`, so that no other host of the
 * domain can set it (RFC 6265bis, section 4.1.3.2).
 */

import type { AccessRequest } from './client-address.ts';

const NAME = 'callboard_session';
const SECURE_NAME = `__Host-${NAME}`;
/** 256 bits in base64url. */
const SECRET = /^[\w-]{43}$/;

/** The session's secret that a request carries; null if there's none. */
export function sessionSecretOf(headers: AccessRequest['headers']): string | null {
  const cookies = new Map(
    [headers['cookie'] ?? '']
      .flat()
      .join(';')
      .split(';')
      .map((pair) => {
        const end = pair.indexOf('=');
        return [pair.slice(0, end).trim(), pair.slice(end + 1).trim()] as const;
      }),
  );
  const secret = cookies.get(SECURE_NAME) ?? cookies.get(NAME) ?? '';
  return SECRET.test(secret) ? secret : null;
}

/** The `Set-Cookie` header that keeps the secret of a session for this time; 0 removes it. */
export function sessionCookie(secret: string, maxAgeSeconds: number, isSecure: boolean): string {
  return [
    `${isSecure ? SECURE_NAME : NAME}=${secret}`,
    'Path=/',
    `Max-Age=${maxAgeSeconds}`,
    'HttpOnly',
    'SameSite=Strict',
    ...(isSecure ? ['Secure'] : []),
  ].join('; ');
}
