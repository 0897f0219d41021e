/** The session's cookie as browsers send and get it. */

import { expect, test } from 'vitest';
import { newSessionSecret } from './secrets.ts';
import { sessionCookie, sessionSecretOf } from './session-cookie.ts';

const SECRET = newSessionSecret();
const OTHER = newSessionSecret();

test.each<[string, string | undefined, string | null]>([
  ['alone', `callboard_session=${SECRET}`, SECRET],
  ['among others', `theme=dark; callboard_session=${SECRET}; x`, SECRET],
  ['over HTTPS', `__Host-callboard_session=${SECRET}`, SECRET],
  [
    'both, of which only one can be set by another host',
    `callboard_session=${OTHER}; __Host-callboard_session=${SECRET}`,
    SECRET,
  ],
  ['of another name', `xcallboard_session=${SECRET}`, null],
  ['too short', 'callboard_session=abc', null],
  ['with something after it', `callboard_session=${SECRET}=x`, null],
  ['empty', 'callboard_session=', null],
  ['missing', undefined, null],
])('a cookie that is %s', (_which, cookie, expected) => {
  expect(sessionSecretOf(cookie === undefined ? {} : { cookie })).toBe(expected);
});

test('a cookie is only for us, and not for scripts or other sites', () => {
  expect(sessionCookie('x', 60, false)).toBe(
    'callboard_session=x; Path=/; Max-Age=60; HttpOnly; SameSite=Strict',
  );
  expect(sessionCookie('x', 60, true)).toBe(
    '__Host-callboard_session=x; Path=/; Max-Age=60; HttpOnly; SameSite=Strict; Secure',
  );
});
