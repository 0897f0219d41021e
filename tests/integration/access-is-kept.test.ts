/** API keys, sessions and the audit log outlive a kill, a backup, a rebuild, a migration and damaged pages. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import type { Store } from '../../src/ports/store.ts';
import { openForWriting } from '../../src/store/sqlite/database/database.ts';
import { backUp } from '../../src/store/sqlite/maintenance/backup/backup.ts';
import { rebuild } from '../../src/store/sqlite/maintenance/rebuild/rebuild.ts';
import { verify } from '../../src/store/sqlite/maintenance/verify/verify.ts';
import { EVERYTHING } from '../support/askers.ts';
import { overwritePage, pagesOf } from '../support/store-damage.ts';
import { testFolder } from '../support/store-folder.ts';
import { acceptInTurn, progressOf } from '../support/store-observations.ts';
import { makeOldDatabase } from '../support/store-older.ts';
import { databaseIn, openStoreIn } from '../support/store-open.ts';
import { accountOf, entryOf, keyOf, sessionOf } from '../support/stored-access.ts';

const ADD_KEYS = fileURLToPath(new URL('../support/process-add-keys.ts', import.meta.url));

async function fill({ sink, credentials, audit }: Store): Promise<void> {
  await credentials.addKey(keyOf('K1'));
  await credentials.addKey(keyOf('K2', { role: 'operator', accounts: [accountOf('AC1')] }));
  await credentials.addSession(sessionOf('one'));
  await credentials.addSession(sessionOf('other', { keyId: 'K2' }));
  await acceptInTurn(sink, [progressOf('CA1', 'ringing', 1)]);
  for (const second of [1, 2, 3]) await audit.record(entryOf(second));
  await credentials.revokeKey('K2', 9);
}

const contentsOf = async ({ credentials, audit }: Store) => ({
  keys: await credentials.keys(),
  sessions: await credentials.sessions(0),
  audit: await audit.page({ cursor: null, limit: 100 }),
});

const findingsIn = async (path: string) =>
  (await verify(path, () => undefined)).findings.map(({ part, problem }) => `${part}: ${problem}`);

it('keeps every key that was reported as stored when the process is killed', async () => {
  const folder = testFolder();
  const child = spawn(process.execPath, [ADD_KEYS, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const stored: string[] = [];
  for await (const id of createInterface({ input: child.stdout })) {
    stored.push(id);
    if (stored.length === 20) child.kill('SIGKILL');
  }
  if (child.signalCode === null) await once(child, 'exit');

  await using store = await openStoreIn(folder);
  const kept = (await store.credentials.keys()).map(({ id }) => id).reverse();
  expect(stored.length).toBeGreaterThanOrEqual(20);
  expect(kept.slice(0, stored.length)).toEqual(stored);
});

it('is in a backup, taken while Callboard runs', async () => {
  const folder = testFolder();
  const file = join(testFolder(), 'backup.db');
  await using store = await openStoreIn(folder);
  await fill(store);
  await backUp({ from: folder, to: file, overwrite: false, progress: () => undefined });

  expect(await findingsIn(file)).toEqual([]);
  const restored = testFolder();
  copyFileSync(file, databaseIn(restored));
  await using again = await openStoreIn(restored);
  expect(await contentsOf(again)).toEqual(await contentsOf(store));
});

it('survives a rebuild untouched', async () => {
  const folder = testFolder();
  const store = await openStoreIn(folder);
  await fill(store);
  const before = await contentsOf(store);
  await store.close();

  expect(rebuild(folder, () => undefined)).toMatchObject({ incomplete: [], calls: 1 });

  await using again = await openStoreIn(folder);
  expect(await contentsOf(again)).toEqual(before);
});

it('can be stored in the database of an older version', async () => {
  const folder = testFolder();
  makeOldDatabase(databaseIn(folder), 0);
  await using store = await openStoreIn(folder);
  expect(await store.credentials.keys()).toEqual([]);
  await store.credentials.addKey(keyOf('K1'));
  expect(await store.credentials.keys()).toEqual([keyOf('K1')]);
});

it('costs no callback when its pages are damaged, and a rebuild keeps the rest', async () => {
  const folder = testFolder();
  const store = await openStoreIn(folder);
  await fill(store);
  await store.close();
  const [page = expect.fail('the table has a page')] = pagesOf(
    databaseIn(folder),
    'api_keys',
    'leaf',
  );
  overwritePage(databaseIn(folder), page);

  const damaged = await openStoreIn(folder);
  await expect(damaged.credentials.addKey(keyOf('K3'))).rejects.toThrow(/run callboard rebuild/);
  await expect(damaged.credentials.keys()).rejects.toMatchObject({ cannot: 'damaged' });
  const answers = await acceptInTurn(damaged.sink, [progressOf('CA2', 'ringing', 2)]);
  expect(answers).toEqual(['stored']);
  expect(await damaged.calls.call(EVERYTHING, 'CA2')).toMatchObject({ status: 'ringing' });
  await damaged.close();
  expect(await findingsIn(folder)).toContain('keys: rows are on pages that cannot be read');

  expect(rebuild(folder, () => undefined)).toMatchObject({ incomplete: ['api_keys'], calls: 2 });
  await using again = await openStoreIn(folder);
  expect((await again.audit.page({ cursor: null, limit: 9 })).ok).toBe(true);
  expect(await again.credentials.keys()).toEqual([]);
});

it('is checked by verify, which names what no version wrote', async () => {
  const folder = testFolder();
  const store = await openStoreIn(folder);
  await fill(store);
  await store.close();
  expect(await findingsIn(folder)).toEqual([]);
  const database = openForWriting(databaseIn(folder));
  database.exec(`UPDATE api_keys SET accounts = '["AC1", 2]' WHERE key_id = 'K1';
    UPDATE api_keys SET role = 'owner' WHERE key_id = 'K2';
    UPDATE audit SET action = 'guessed' WHERE id = 2`);
  database.close();
  expect(await findingsIn(folder)).toEqual([
    'keys: API keys cannot be read',
    'audit: entries of the audit log cannot be read',
  ]);
});
