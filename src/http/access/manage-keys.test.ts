/** An administrator who is bound to accounts has keys for some of these, and for no others. */

import { expect, test } from 'vitest';
import { openTestAccess } from '../../../tests/support/test-access.ts';
import { VirtualTimer } from '../../../tests/support/virtual-timer.ts';
import { parseAccountSid } from '../../core/ids.ts';
import type { Principal } from '../../ports/access/principal.ts';
import { LOCAL } from './principals.ts';

const accounts = (...sids: readonly string[]) =>
  sids.map((sid) => parseAccountSid(sid) ?? expect.fail('an account'));

const BOUND: Principal = {
  ...LOCAL,
  kind: 'api-key',
  keyId: 'key_0',
  scope: accounts('AC1', 'AC2'),
};
const ADDRESS = '192.0.2.1';

const wanted = (scope: 'all' | ReturnType<typeof accounts>, name = 'A key') =>
  ({ name, role: 'viewer', accounts: scope, expiresAt: null }) as const;

test.each([
  ['one of its own', accounts('AC1'), true],
  ['all of its own', accounts('AC2', 'AC1'), true],
  ['another', accounts('AC3'), false],
  ['one of its own and another', accounts('AC1', 'AC3'), false],
  ['all', 'all' as const, false],
])('it can make a key for %s: %s', async (_which, scope, expected) => {
  const { access, credentials } = await openTestAccess();
  const made = await access.keys.create(BOUND, wanted(scope), ADDRESS);
  expect(made.ok).toBe(expected);
  if (!made.ok) expect(made.problem.body.code).toBe('accounts_not_yours');
  expect(credentials.storedKeys.size).toBe(expected ? 1 : 0);
});

test('it sees and revokes only such keys', async () => {
  const { access, audit } = await openTestAccess();
  const ids = new Map<string, string>();
  for (const [name, scope] of [
    ['all', 'all'],
    ['AC1', accounts('AC1')],
    ['AC1 and AC3', accounts('AC1', 'AC3')],
  ] as const) {
    const made = await access.keys.create(LOCAL, wanted(scope, name), ADDRESS);
    if (made.ok) ids.set(name, made.value.id);
  }
  expect(access.keys.list('all').map(({ name }) => name)).toEqual(['AC1 and AC3', 'AC1', 'all']);
  expect(access.keys.list(BOUND.scope).map(({ name }) => name)).toEqual(['AC1']);
  expect(access.keys.list([])).toEqual([]);
  for (const name of ['all', 'AC1 and AC3']) {
    expect(await access.keys.revoke(BOUND, ids.get(name) ?? '', ADDRESS)).toMatchObject({
      problem: { status: 404, body: { code: 'key_not_found' } },
    });
  }
  expect(await access.keys.revoke(BOUND, ids.get('AC1') ?? '', ADDRESS)).toMatchObject({
    ok: true,
  });
  expect(audit.records.map(({ action, actor }) => [action, actor]).slice(3)).toEqual([
    ['key-revoked', 'key_0'],
  ]);
});

test('a key is revoked once, and asking again answers the same', async () => {
  const clock = new VirtualTimer(1_000_000);
  const { access, audit } = await openTestAccess({ clock });
  const made = await access.keys.create(LOCAL, wanted('all'), ADDRESS);
  if (!made.ok) expect.fail('a key');
  const first = await access.keys.revoke(LOCAL, made.value.id, ADDRESS);
  clock.pass(5_000);
  expect(await access.keys.revoke(LOCAL, made.value.id, ADDRESS)).toEqual(first);
  expect(audit.records).toHaveLength(2);
});

test('the last use is written at most once a minute', async () => {
  const clock = new VirtualTimer(1_000_000);
  const { access, credentials } = await openTestAccess({ clock });
  const made = await access.keys.create(LOCAL, wanted('all'), ADDRESS);
  if (!made.ok) expect.fail('a key');
  const { id, key } = made.value;
  const use = () =>
    access.check({
      ...{ method: 'GET', headers: { authorization: `Bearer ${key}` } },
      remoteAddress: ADDRESS,
    });
  const stored = () => credentials.storedKeys.get(id)?.lastUsedAt;
  use();
  clock.pass(1_000);
  use();
  expect(stored()).toBe(null);
  expect(access.keys.list('all')[0]?.lastUsedAt).toBe(new Date(1_001_000).toISOString());
  clock.next();
  expect([clock.now(), stored()]).toEqual([1_060_000, 1_001_000]);
  use();
  await access[Symbol.asyncDispose]();
  expect(stored()).toBe(1_060_000);
});
