/** What every store promises about API keys and sessions. */

import { afterEach, describe, expect, it } from 'vitest';
import type { StoredSession } from '../../src/ports/access/credentials.ts';
import { atSecond } from '../support/callbacks.ts';
import type { StoreHarness } from '../support/store-harness.ts';
import { accountOf, keyOf, sessionOf } from '../support/stored-access.ts';

const hashesOf = (sessions: readonly StoredSession[]): readonly string[] =>
  sessions.map(({ hash }) => hash);

export function describeCredentials(name: string, harness: StoreHarness): void {
  describe(`${name} as a store of keys and sessions`, () => {
    afterEach(() => harness.clear());

    it('lists keys newest first, each as it was added, also after a restart', async () => {
      const keys = [
        keyOf('K1'),
        keyOf('K2', {
          name: 'Ops “night” 🌙',
          role: 'operator',
          accounts: [accountOf('AC1'), accountOf('AC-2')],
          expiresAt: atSecond(90),
        }),
        keyOf('K3', {
          role: 'admin',
          accounts: [],
          createdAt: atSecond(1),
          lastUsedAt: atSecond(2),
          revokedAt: atSecond(3),
        }),
      ];
      const store = await harness.open();
      expect(await store.credentials.keys()).toEqual([]);
      for (const key of keys) await store.credentials.addKey(key);

      expect(await store.credentials.keys()).toEqual(keys.toReversed());
      const again = await store.reopen();
      expect(await again.credentials.keys()).toEqual(keys.toReversed());
    });

    it('accepts no second key with the same id', async () => {
      const store = await harness.open();
      await store.credentials.addKey(keyOf('K1'));
      await expect(store.credentials.addKey(keyOf('K1', { role: 'admin' }))).rejects.toThrow();
      expect(await store.credentials.keys()).toEqual([keyOf('K1')]);
    });

    it('revokes a key once, and ends its sessions and no others', async () => {
      const { credentials } = await harness.open();
      for (const id of ['K1', 'K2']) await credentials.addKey(keyOf(id));
      const [first, second, other] = [
        sessionOf('first'),
        sessionOf('second'),
        sessionOf('other', { keyId: 'K2' }),
      ];
      const ofToken = sessionOf('of the token', { keyId: null, tokenHash: 'a'.repeat(64) });
      for (const session of [first, second, other, ofToken]) {
        await credentials.addSession(session);
      }

      expect(await credentials.revokeKey('K1', atSecond(5))).toBe(true);
      expect(await credentials.revokeKey('K1', atSecond(6))).toBe(false);
      expect(await credentials.revokeKey('unknown', atSecond(6))).toBe(false);

      expect(await credentials.keys()).toEqual([
        keyOf('K2'),
        keyOf('K1', { revokedAt: atSecond(5) }),
      ]);
      expect(await credentials.sessions(atSecond(6))).toEqual([other, ofToken]);
    });

    it('records when keys were last used, and never an earlier time than it has', async () => {
      const { credentials } = await harness.open();
      for (const id of ['K1', 'K2', 'K3']) await credentials.addKey(keyOf(id));
      await credentials.keysUsed(
        new Map([
          ['K1', atSecond(10)],
          ['K2', atSecond(20)],
          ['unknown', atSecond(20)],
        ]),
      );
      await credentials.keysUsed(
        new Map([
          ['K1', atSecond(5)],
          ['K2', atSecond(30)],
        ]),
      );
      await credentials.keysUsed(new Map());

      expect(await credentials.keys()).toEqual([
        keyOf('K3'),
        keyOf('K2', { lastUsedAt: atSecond(30) }),
        keyOf('K1', { lastUsedAt: atSecond(10) }),
      ]);
    });

    it('lists sessions until they expire, also after a restart', async () => {
      const store = await harness.open();
      const session = sessionOf('one', { expiresAt: atSecond(10) });
      await store.credentials.addSession(session);

      const again = await store.reopen();

      expect(await again.credentials.sessions(atSecond(10) - 1)).toEqual([session]);
      expect(await again.credentials.sessions(atSecond(10))).toEqual([]);
    });

    it('drops expired sessions when another is added', async () => {
      const { credentials } = await harness.open();
      const [expired, valid, added] = [
        sessionOf('expired', { expiresAt: atSecond(10) }),
        sessionOf('valid', { expiresAt: atSecond(11) }),
        sessionOf('added', { createdAt: atSecond(10) }),
      ];
      for (const session of [expired, valid]) await credentials.addSession(session);
      expect(await credentials.sessions(0)).toEqual([expired, valid]);

      await credentials.addSession(added);

      expect(await credentials.sessions(0)).toEqual([valid, added]);
    });

    it('extends a session, and neither shortens one nor brings one back', async () => {
      const { credentials } = await harness.open();
      const [one, other, ended] = [sessionOf('one'), sessionOf('other'), sessionOf('ended')];
      for (const session of [one, other, ended]) await credentials.addSession(session);
      await credentials.endSession(ended.hash);

      await credentials.extendSession(one.hash, atSecond(90));
      await credentials.extendSession(other.hash, atSecond(30));
      await credentials.extendSession(ended.hash, atSecond(90));

      expect(await credentials.sessions(0)).toEqual([{ ...one, expiresAt: atSecond(90) }, other]);
    });

    it('ends a session', async () => {
      const { credentials } = await harness.open();
      const [one, other] = [sessionOf('one'), sessionOf('other')];
      for (const session of [one, other]) await credentials.addSession(session);

      await credentials.endSession(one.hash);
      await credentials.endSession('0'.repeat(64));

      expect(hashesOf(await credentials.sessions(0))).toEqual([other.hash]);
    });

    it('answers and accepts nothing once it is closed', async () => {
      const { credentials, close } = await harness.open();
      await close();
      await expect(credentials.addKey(keyOf('K1'))).rejects.toThrow();
      await expect(credentials.revokeKey('K1', 0)).rejects.toThrow();
      await expect(credentials.keys()).rejects.toThrow();
      await expect(credentials.sessions(0)).rejects.toThrow();
    });
  });
}
