/** API keys from the command line, against a real Callboard. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiKeyListSchema, auditListSchema } from '../../src/http/schemas/access.ts';
import { runCli } from '../support/cli-process.ts';
import { type ServeProcess, startServe } from '../support/process-serve.ts';

const TOKEN = 'correct-horse-battery';

describe('keys', () => {
  let folder: string;
  let serving: ServeProcess;
  let url: string;
  const keys = (...args: readonly string[]) =>
    runCli(['keys', ...args, '--url', url], { env: { CALLBOARD_ADMIN_TOKEN: TOKEN } });
  const get = (path: string, headers: Readonly<Record<string, string>>) =>
    fetch(`${url}${path}`, { headers });
  const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
  const serve = async () => {
    serving = startServe(folder, {
      SIGNALWIRE_SIGNING_KEY: 'PSK_test',
      CALLBOARD_ADMIN_TOKEN: TOKEN,
    });
    url = `http://127.0.0.1:${await serving.listening}`;
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'callboard-keys-'));
    await serve();
  });
  afterAll(async () => {
    await serving[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  test('create prints the key alone, and the key works until it is revoked', async () => {
    const made = await keys(
      ...['create', '--name', 'Support', '--role', 'viewer'],
      ...['--accounts', 'AC1, AC2', '--expires', '90d'],
    );
    expect(made).toMatchObject({ code: 0, stdout: expect.stringMatching(/^cb_[\w-]{43}\n$/) });
    expect(made.stderr).toMatch(
      /^Made (key_\w+): viewer of AC1, AC2, expires 20\d\d-\d\d-\d\d \d\d:\d\d:\d\d UTC\. Keep the key safe/,
    );
    const key = made.stdout.trim();
    const id = /key_\w+/.exec(made.stderr)?.[0] ?? '';
    expect((await get('/api/v1/calls', bearer(key))).status).toBe(200);
    expect((await get('/metrics', bearer(key))).status).toBe(403);
    expect(
      await runCli(['calls', 'list', '--url', url], { env: { CALLBOARD_API_KEY: key } }),
    ).toEqual({ code: 0, stdout: '', stderr: 'No calls match.\n' });

    const listed = await keys('list', '--json');
    const list = apiKeyListSchema.parse(JSON.parse(listed.stdout));
    expect(list.keys).toMatchObject([
      { id, name: 'Support', role: 'viewer', accounts: ['AC1', 'AC2'], revokedAt: null },
    ]);
    expect(list.keys[0]?.lastUsedAt).toMatch(/^20/);
    expect(listed.stdout).not.toContain(key.slice(3));

    expect(await keys('revoke', id)).toEqual({
      code: 0,
      stdout: '',
      stderr: `Revoked ${id} (Support).\n`,
    });
    expect((await get('/api/v1/calls', bearer(key))).status).toBe(401);
    expect((await keys('list')).stdout).toMatch(
      new RegExp(`^${id} +Support +viewer +AC1,AC2 +revoked 20`, 'm'),
    );
    const audit = auditListSchema.parse(await (await get('/api/v1/audit', bearer(TOKEN))).json());
    expect(audit.entries.map(({ action, subject }) => [action, subject])).toEqual([
      ['sign-in-failed', id],
      ['key-revoked', id],
      ['key-created', id],
    ]);
  });

  test.each([
    [['create', '--role', 'viewer'], 2, "required option '--name <name>' not specified"],
    [['create', '--name', 'x', '--role', 'boss'], 2, '--role must be viewer, operator or admin'],
    [['create', '--name', '', '--role', 'viewer'], 2, '--name must not be empty'],
    [
      ['create', '--name', 'x', '--role', 'viewer', '--expires', 'yesterday'],
      2,
      '--expires must be in the future',
    ],
    [
      ['create', '--name', 'x', '--role', 'viewer', '--accounts', 'AC1,?'],
      2,
      '--accounts must be an account SID',
    ],
    [['revoke', 'key_none'], 1, "There's no such API key"],
  ])('%s fails with %i and says why', async (args, code, message) => {
    const ended = await keys(...args);
    expect([ended.code, ended.stdout]).toEqual([code, '']);
    expect(ended.stderr).toContain(message);
  });

  test('keys and sessions survive kill -9', async () => {
    const { stdout } = await keys('create', '--name', 'Wallboard', '--role', 'viewer');
    const key = stdout.trim();
    const signedIn = await fetch(`${url}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url },
      body: JSON.stringify({ key }),
    });
    expect(signedIn.status).toBe(200);
    const [cookie = ''] = signedIn.headers.getSetCookie()[0]?.split(';') ?? [];
    await serving.kill();
    await serve();
    const expected = { kind: 'api-key', name: 'Wallboard', role: 'viewer', accounts: null };
    for (const headers of [bearer(key), { cookie }]) {
      const answer = await get('/api/v1/session', headers);
      expect(await answer.json()).toMatchObject(expected);
    }
  });
});
