/** A running Callboard with calls of two accounts, and someone of every kind who asks it. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { parseAccountSid } from '../../src/core/ids.ts';
import { ROLES, type Role } from '../../src/core/wire/access.ts';
import { hashOf, newApiKey, newSessionSecret } from '../../src/http/access/secrets.ts';
import type { StoredKey, StoredSession } from '../../src/ports/access/credentials.ts';
import { type Answer, ask, type Question } from './http-client.ts';
import { startServe } from './process-serve.ts';
import { type Provider, signedForm } from './provider-request.ts';
import { openStoreIn } from './store-open.ts';

export const ADMIN_TOKEN = 'correct-horse-battery';
const PROVIDER: Provider = {
  signingKey: 'PSK_access',
  url: 'http://localhost:8484/callbacks/voice',
};

/** Both accounts have a failed call and one in progress. What's listed here is found in no other account's answers. */
export const ACCOUNTS = {
  AC1: { failed: 'failed-of-one', ringing: 'ringing-of-one', number: '+15550111111' },
  AC2: { failed: 'failed-of-two', ringing: 'ringing-of-two', number: '+15550122222' },
} as const;
export type Account = keyof typeof ACCOUNTS;
export const marksOf = (account: Account): readonly string[] => [
  account,
  ...Object.values(ACCOUNTS[account]),
];

export type Headers = Readonly<Record<string, string>>;

/** Someone who asks. */
export interface Asker {
  readonly name: string;
  /** Null for those who aren't let in. */
  readonly role: Role | null;
  /** The code of the error that they get instead; null for those who are let in. */
  readonly refusal: string | null;
  readonly account: Account | 'all';
  /** The key they use; null without one. */
  readonly key: string | null;
  /** Whether they sign in by a browser instead of sending the key. */
  readonly bySession: boolean;
  /** The secret of a session that they still have. Others sign in each time. */
  readonly session?: string;
}

export interface AccessScene extends AsyncDisposable {
  readonly askers: readonly Asker[];
  readonly port: number;
  readonly ask: (path: string, question?: Question) => Promise<Answer>;
  /** Asks for something that has no end, and hangs up at its beginning. */
  readonly begin: (path: string, question: Question) => Promise<Pick<Answer, 'status' | 'text'>>;
  /** The headers by which someone is known. A browser signs in again each time. */
  readonly headersOf: (asker: Pick<Asker, 'key' | 'bySession' | 'session'>) => Promise<Headers>;
  /** Makes a key, and returns its id and the key. */
  readonly makeKey: (wanted: object) => Promise<{ readonly id: string; readonly key: string }>;
  /** Sends a callback about a call of an account. */
  readonly send: (account: Account, callSid: string, status: string) => Promise<void>;
}

interface MadeKey {
  readonly key: string;
  readonly stored: StoredKey;
}

function makeKey(name: string, role: Role, account: Account | 'all', id: string): MadeKey {
  const key = newApiKey();
  const sid = parseAccountSid(account) ?? expect.fail('an account');
  const stored: StoredKey = {
    ...{ id, name, role, hash: hashOf(key) },
    accounts: account === 'all' ? 'all' : [sid],
    createdAt: Date.now() - 60_000,
    ...{ expiresAt: null, lastUsedAt: null, revokedAt: null },
  };
  return { key, stored };
}

/** Everyone, and the keys that they need. */
function everyone(): {
  readonly askers: readonly Asker[];
  readonly keys: readonly StoredKey[];
  readonly sessions: readonly StoredSession[];
} {
  const askers: Asker[] = [
    {
      ...{ name: 'no one', role: null, refusal: 'token_missing', account: 'all' as const },
      ...{ key: null, bySession: false },
    },
  ];
  const keys: StoredKey[] = [];
  const sessions: StoredSession[] = [];
  for (const role of ROLES) {
    for (const account of ['all', 'AC1', 'AC2'] as const) {
      const name = `${role} of ${account}`;
      const { key, stored } = makeKey(name, role, account, `key_${role}_${account}`);
      keys.push(stored);
      const asker = { role, refusal: null, account, key } as const;
      askers.push({ name, ...asker, bySession: false });
      askers.push({ name: `session of a ${name}`, ...asker, bySession: true });
    }
  }
  for (const bySession of [false, true]) {
    const name = `${bySession ? 'session of ' : ''}the admin token`;
    const admin = { role: 'admin', refusal: null, account: 'all', key: ADMIN_TOKEN } as const;
    askers.push({ name, ...admin, bySession });
  }
  for (const [name, refusal, ended] of [
    ['expired admin', 'key_expired', { expiresAt: Date.now() - 1 }],
    ['revoked admin', 'key_revoked', { revokedAt: Date.now() - 1 }],
  ] as const) {
    const { key, stored } = makeKey(name, 'admin', 'all', `key_${name.split(' ')[0]}`);
    keys.push({ ...stored, ...ended });
    const nothing = { role: null, account: 'all', key } as const;
    askers.push({ name, ...nothing, refusal, bySession: false });
    const session = newSessionSecret();
    askers.push({
      ...{ name: `session of an ${name}`, ...nothing, refusal: 'session_ended' },
      ...{ bySession: true, session },
    });
    sessions.push({
      ...{ hash: hashOf(session), keyId: stored.id, tokenHash: null },
      ...{ createdAt: Date.now(), expiresAt: Date.now() + 86_400_000 },
    });
  }
  return { askers, keys, sessions };
}

export async function startAccessScene(): Promise<AccessScene> {
  const folder = mkdtempSync(join(tmpdir(), 'callboard-access-'));
  const { askers, keys, sessions } = everyone();
  const store = await openStoreIn(folder);
  for (const key of keys) await store.credentials.addKey(key);
  for (const session of sessions) await store.credentials.addSession(session);
  await store.close();
  const serving = startServe(folder, {
    SIGNALWIRE_SIGNING_KEY: PROVIDER.signingKey,
    CALLBOARD_PUBLIC_URL: new URL(PROVIDER.url).origin,
    CALLBOARD_ADMIN_TOKEN: ADMIN_TOKEN,
    CALLBOARD_MASK_NUMBERS: '1',
  });
  const port = await serving.listening;
  const asking = (path: string, question?: Question) => ask({ port }, path, question);
  const postJson = (path: string, body: object, headers: Headers) =>
    asking(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  const scene: AccessScene = {
    ...{ askers, port, ask: asking },
    async begin(path, { method = 'GET', headers = {} }) {
      const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, headers });
      const reader = response.body?.getReader();
      const { value } = (await reader?.read()) ?? {};
      await reader?.cancel();
      return { status: response.status, text: Buffer.from(value ?? []).toString() };
    },
    async headersOf({ key, bySession, session }) {
      if (session !== undefined) return { cookie: `callboard_session=${session}` };
      if (key === null) return {};
      if (!bySession) return { authorization: `Bearer ${key}` };
      const { headers } = await postJson('/api/v1/session', { key }, {});
      const cookie = headers['set-cookie']?.[0]?.split(';')[0] ?? expect.fail('a cookie');
      return { cookie, 'sec-fetch-site': 'same-origin' };
    },
    async makeKey(wanted) {
      const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
      const { text } = await postJson('/api/v1/keys', wanted, headers);
      return JSON.parse(text);
    },
    async send(account, callSid, status) {
      const parameters = {
        ...{ CallSid: callSid, AccountSid: account, CallStatus: status, Direction: 'outbound-api' },
        ...{ From: ACCOUNTS[account].number, To: ACCOUNTS[account].number },
        ...{ Timestamp: new Date().toUTCString(), CallbackSource: 'call-progress-events' },
      };
      const { headers, body } = signedForm(PROVIDER, parameters);
      const { status: answer } = await asking('/callbacks/voice', {
        method: 'POST',
        headers,
        body,
      });
      expect(answer).toBe(204);
    },
    async [Symbol.asyncDispose]() {
      await serving.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  for (const account of ['AC1', 'AC2'] as const) {
    await scene.send(account, ACCOUNTS[account].failed, 'failed');
    await scene.send(account, ACCOUNTS[account].ringing, 'ringing');
  }
  return scene;
}
