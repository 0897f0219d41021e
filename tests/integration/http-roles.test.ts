/**
 * I11 on every route: who can ask for what, that answers have nothing of another account, and that viewers get no number
 * where they're masked. A route without a row here fails.
 */

import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Role } from '../../src/core/wire/access.ts';
import {
  ACCOUNTS,
  type AccessScene,
  type Account,
  type Asker,
  marksOf,
  startAccessScene,
} from '../support/access-scene.ts';

interface Row {
  /** The least role; null for a route that's open to everyone. */
  readonly role: Role | null;
  /** Whether it's about all accounts, so that those bound to some are refused. */
  readonly allAccounts?: true;
  /** Whether the answer has no end. What it shows is in `http-revocation.test.ts`. */
  readonly isStream?: true;
  /** What to ask about an account. The path's own by default. */
  readonly ask?: (account: Account) => { readonly path?: string; readonly body?: object };
  /** What those get who can ask: `200` by default, or a status and the code of an error. */
  readonly answer?: string;
  /** What those get who don't see the account; the same by default. */
  readonly hidden?: string;
}

const failed = (account: Account): string => ACCOUNTS[account].failed;

const TABLE: Readonly<Record<string, Row>> = {
  'GET /api/v1/calls': { role: 'viewer' },
  'GET /api/v1/calls.csv': { role: 'viewer' },
  'GET /api/v1/calls.ndjson': { role: 'viewer' },
  'GET /api/v1/calls/{sid}': {
    role: 'viewer',
    ask: (account) => ({ path: `/api/v1/calls/${failed(account)}` }),
    hidden: '404 call_not_found',
  },
  'GET /api/v1/calls/{sid}/events': {
    role: 'viewer',
    ask: (account) => ({ path: `/api/v1/calls/${failed(account)}/events` }),
    hidden: '404 call_not_found',
  },
  'GET /api/v1/calls/{sid}/recordings/{recordingSid}': {
    role: 'operator',
    ask: (account) => ({ path: `/api/v1/calls/${failed(account)}/recordings/RE1` }),
    answer: '404 recording_not_found',
    hidden: '404 call_not_found',
  },
  // The scene runs without numbers. Whose calls they count is in their contract.
  'GET /api/v1/calls/count': { role: 'viewer', answer: '503 numbers_down' },
  'GET /api/v1/calls.parquet': { role: 'viewer', answer: '503 numbers_down' },
  'GET /api/v1/numbers': { role: 'viewer' },
  'GET /api/v1/kpis': { role: 'viewer' },
  'GET /api/v1/stats': { role: 'viewer', answer: '503 numbers_down' },
  'GET /api/v1/stats/series': { role: 'viewer', answer: '503 numbers_down' },
  'GET /api/v1/stats/top': {
    role: 'viewer',
    ask: () => ({ path: '/api/v1/stats/top?by=sipCode' }),
    answer: '503 numbers_down',
  },
  'GET /api/v1/stats/silent-numbers': { role: 'viewer', answer: '503 numbers_down' },
  'GET /api/v1/stats/heatmap': { role: 'viewer', answer: '503 numbers_down' },
  'GET /api/v1/stats/changes': { role: 'viewer', answer: '503 numbers_down' },
  // The accounts' calls stay for the other questions: this one is of neither.
  'DELETE /api/v1/calls/{sid}': {
    role: 'admin',
    ask: () => ({ path: '/api/v1/calls/CA-unknown' }),
    answer: '404 call_not_found',
  },
  'GET /api/v1/events.ndjson': { role: 'operator' },
  'GET /api/v1/calls/live': { role: 'viewer' },
  'GET /api/v1/stream': { role: 'viewer', isStream: true },
  'GET /api/v1/failures': { role: 'viewer' },
  'GET /api/v1/failures/{batch}.csv': {
    role: 'viewer',
    ask: () => ({ path: '/api/v1/failures/1.csv' }),
  },
  'POST /api/v1/session': { role: null, ask: () => ({ body: { key: signInKey } }) },
  'GET /api/v1/session': { role: 'viewer' },
  'DELETE /api/v1/session': { role: 'viewer', answer: '204' },
  'GET /api/v1/keys': { role: 'admin' },
  'POST /api/v1/keys': {
    role: 'admin',
    ask: (account) => ({ body: { name: 'New', role: 'viewer', accounts: [account] } }),
    answer: '201',
    hidden: '403 accounts_not_yours',
  },
  'DELETE /api/v1/keys/{id}': {
    role: 'admin',
    ask: (account) => ({ path: `/api/v1/keys/${victims[account]}` }),
    hidden: '404 key_not_found',
  },
  'GET /api/v1/audit': { role: 'admin', allAccounts: true },
  'GET /api/v1/connect': { role: 'admin', allAccounts: true },
  'GET /api/v1/forwarding': { role: 'operator', allAccounts: true },
  'GET /api/v1/storage': { role: 'admin', allAccounts: true },
  'GET /healthz': { role: null },
  'GET /readyz': { role: 'viewer', allAccounts: true },
  'GET /metrics': { role: 'viewer', allAccounts: true },
  'GET /docs/': { role: null },
  'GET /docs/api': { role: null },
  'GET /docs/style.css': { role: null },
  'GET /docs/{page}': { role: null, ask: () => ({ path: '/docs/reference/errors' }) },
  'GET /openapi.json': { role: null },
};

/** What no viewer gets, since the scene's numbers are masked. */
const NUMBERS = Object.values(ACCOUNTS).map(({ number }) => number.slice(2));

let scene: AccessScene;
let signInKey = '';
/** A key of each account, to revoke. Revoking it again answers the same. */
const victims: Record<Account, string> = { AC1: '', AC2: '' };

beforeAll(async () => {
  scene = await startAccessScene();
  for (const account of ['AC1', 'AC2'] as const) {
    const wanted = { name: 'Victim', role: 'viewer', accounts: [account] };
    victims[account] = (await scene.makeKey(wanted)).id;
  }
  signInKey = (await scene.makeKey({ name: 'Sign-in', role: 'viewer' })).key;
});
afterAll(() => scene[Symbol.asyncDispose]());

test('every route has a row', async () => {
  const { text } = await scene.ask('/openapi.json');
  const paths: Readonly<Record<string, object>> = JSON.parse(text).paths;
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(Object.keys(TABLE).toSorted()).toEqual(routes.toSorted());
});

const RANK: readonly (Role | null)[] = ['viewer', 'operator', 'admin'];

/** What someone gets for a question about an account. */
function expected(row: Row, asker: Asker, about: Account): string {
  const usual = row.answer ?? '200';
  if (row.role === null) return usual;
  if (asker.role === null) return `401 ${asker.refusal}`;
  if (RANK.indexOf(asker.role) < RANK.indexOf(row.role)) return '403 role_too_low';
  const seesAll = asker.account === 'all';
  if (row.allAccounts === true && !seesAll) return '403 all_accounts_needed';
  return seesAll || asker.account === about ? usual : (row.hidden ?? usual);
}

test.each(Object.entries(TABLE))('%s', async (name, row) => {
  const [method = '', ownPath = ''] = name.split(' ');
  const questions = scene.askers.flatMap((asker) =>
    (['AC1', 'AC2'] as const).map((about) => ({ asker, about })),
  );
  const answers = questions.map(async ({ asker, about }) => {
    const { path = ownPath, body } = row.ask?.(about) ?? {};
    const asking = row.isStream === true ? scene.begin : scene.ask;
    const { status, text } = await asking(path, {
      method,
      headers: {
        ...(await scene.headersOf(asker)),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const { name: who, role, account: sees } = asker;
    const answer = status < 400 ? `${status}` : `${status} ${JSON.parse(text).code}`;
    return { who, role, about, answer, sees, text };
  });
  const got = await Promise.all(answers);
  expect(got.map(({ who, about, answer }) => [who, about, answer])).toEqual(
    questions.map(({ asker, about }) => [asker.name, about, expected(row, asker, about)]),
  );
  for (const { sees, role, answer, text } of got) {
    if (role === 'viewer') for (const digits of NUMBERS) expect(text).not.toContain(digits);
    // An error repeats what was asked for.
    if (sees === 'all' || !answer.startsWith('2')) continue;
    for (const mark of marksOf(sees === 'AC1' ? 'AC2' : 'AC1')) expect(text).not.toContain(mark);
  }
});

test('each account sees its own: the marks are there to be found', async () => {
  for (const asker of scene.askers.filter(({ role }) => role === 'operator')) {
    const headers = await scene.headersOf(asker);
    const { text } = await scene.ask('/api/v1/events.ndjson', { headers });
    for (const account of ['AC1', 'AC2'] as const) {
      const sees = asker.account === 'all' || asker.account === account;
      for (const mark of marksOf(account)) expect(text.includes(mark)).toBe(sees);
    }
  }
});
