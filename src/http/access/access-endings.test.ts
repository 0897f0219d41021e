/** What someone has open ends within a second after their access does. */

import { expect, test } from 'vitest';
import { openTestAccess } from '../../../tests/support/test-access.ts';
import { VirtualTimer } from '../../../tests/support/virtual-timer.ts';
import { ADMIN, LOCAL } from './principals.ts';

async function opened(expiresAt: number | null = null) {
  const clock = new VirtualTimer(1_000_000);
  const { access } = await openTestAccess({ clock });
  const wanted = { name: 'A key', role: 'viewer', accounts: 'all', expiresAt } as const;
  const made = await access.keys.create(LOCAL, wanted, '');
  if (!made.ok) return expect.fail('a key');
  const headers = { host: 'localhost', authorization: `Bearer ${made.value.key}` };
  const request = { method: 'GET', headers, remoteAddress: '127.0.0.1' };
  const byKey = access.check(request);
  const signedIn = await access.signIns.signIn(made.value.key, { ...request, method: 'POST' });
  if (!byKey.ok || !signedIn.ok) return expect.fail('let in');
  const cookie = signedIn.value.setCookie?.split(';')[0] ?? '';
  const bySession = access.check({ ...request, headers: { host: 'localhost', cookie } });
  if (!bySession.ok) return expect.fail('let in');
  const ends: string[] = [];
  const watch = () => [
    access.ends.onEnd(byKey.value, () => ends.push('key')),
    access.ends.onEnd(bySession.value, () => ends.push('session')),
  ];
  return { access, clock, id: made.value.id, principal: bySession.value, request, ends, watch };
}

test('revoking a key ends what it has open, by itself and by its sessions', async () => {
  const { access, id, ends, watch } = await opened();
  watch();
  await access.keys.revoke(LOCAL, id, '');
  expect(ends).toEqual(['key', 'session']);
});

test('so does its expiry, within a second', async () => {
  const { clock, ends, watch } = await opened(1_090_000);
  watch();
  while (ends.length === 0 && clock.now() < 2_000_000) clock.next();
  expect(ends).toEqual(['key', 'session']);
  expect(clock.now() - 1_090_000).toBeLessThan(1_000);
  expect(clock.next()).toBe(false);
});

test('signing out ends what the session has open, and nothing else', async () => {
  const { access, principal, request, ends, watch } = await opened();
  watch();
  await access.signIns.signOut(principal, { ...request, method: 'DELETE' });
  expect(ends).toEqual(['session']);
});

test('what began after the end of its access ends at once', async () => {
  const { access, id, ends, watch } = await opened();
  await access.keys.revoke(LOCAL, id, '');
  watch();
  expect(ends).toEqual([]);
  await Promise.resolve();
  expect(ends).toEqual(['key', 'session']);
});

test('what has ended by itself is forgotten', async () => {
  const { access, id, ends, watch } = await opened();
  for (const stop of watch()) stop();
  await access.keys.revoke(LOCAL, id, '');
  expect(ends).toEqual([]);
});

test('the admin token and this machine have no end', async () => {
  const clock = new VirtualTimer(0);
  const { access } = await openTestAccess({ clock });
  for (const principal of [ADMIN, LOCAL]) access.ends.onEnd(principal, () => expect.fail());
  expect(clock.next()).toBe(false);
});
