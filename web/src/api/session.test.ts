/** Who is signed in, as the server says. */

import { afterEach, expect, test, vi } from 'vitest';
import type { Session } from '../../../src/core/wire/access.ts';
import { SessionKeeper } from './session.ts';

const SESSION: Session = {
  kind: 'api-key',
  name: 'Wallboard',
  role: 'viewer',
  accounts: null,
  numbersMasked: false,
  expiresAt: '2027-01-01T00:00:00.000Z',
};

afterEach(() => {
  vi.unstubAllGlobals();
});

/** The server's next answers. */
const answering = (...answers: readonly (Response | Error)[]): void => {
  const left = [...answers];
  vi.stubGlobal('fetch', async () => {
    const next = left.shift() ?? expect.fail('one question too many');
    if (next instanceof Error) throw next;
    return next;
  });
};

test('renewing a session shows its new end, and keeps the old one while there is no answer', async () => {
  const later = { ...SESSION, expiresAt: '2027-01-31T00:00:00.000Z' };
  const refusal = { code: 'session_ended', message: 'The session has ended. Sign in again.' };
  answering(
    Response.json(SESSION),
    Response.json(later),
    new Error('The server is restarting.'),
    Response.json(refusal, { status: 401 }),
  );
  const keeper = new SessionKeeper(() => {});
  await keeper.load();
  expect(keeper.state.value).toEqual({ kind: 'signed-in', session: SESSION });
  await keeper.renew();
  expect(keeper.state.value).toEqual({ kind: 'signed-in', session: later });
  // The stream says when it's over.
  for (let count = 0; count < 2; count += 1) await keeper.renew();
  expect(keeper.state.value).toEqual({ kind: 'signed-in', session: later });
});
