/** What a viewer gets from a Callboard that hides numbers, from every path that tells of calls. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ServeProcess, startServe } from '../support/process-serve.ts';

const TOKEN = 'correct-horse-battery';
const CALLBACKS = [
  { CallSid: 'CA1', CallStatus: 'ringing' },
  { CallSid: 'CA2', CallStatus: 'failed', SipInviteResultPhrase: 'No 15550100029 here' },
].map((facts, at) => ({
  ...{ AccountSid: 'AC1', CallbackSource: 'call-progress-events', Direction: 'inbound' },
  ...{ From: '+15550100029', To: 'sip:alice@example.com', CallerName: 'Alice', agent: 'alice' },
  Timestamp: new Date(Date.now() + at).toUTCString().replace('GMT', '+0000'),
  ...facts,
}));
const TOLD = /5550100|[Aa]lice(?!@)|alice@/;

describe('with CALLBOARD_MASK_NUMBERS', () => {
  let folder: string;
  let serving: ServeProcess;
  let url: string;
  const keys = { viewer: '', operator: '' };
  const ask = (role: keyof typeof keys, path: string) =>
    fetch(`${url}/api/v1/${path}`, { headers: { authorization: `Bearer ${keys[role]}` } });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'callboard-masked-'));
    serving = startServe(folder, {
      CALLBOARD_ADMIN_TOKEN: TOKEN,
      CALLBOARD_ALLOW_UNSIGNED: '1',
      CALLBOARD_MASK_NUMBERS: '1',
      CALLBOARD_FAILURE_THRESHOLD: '1',
    });
    url = `http://127.0.0.1:${await serving.listening}`;
    for (const parameters of CALLBACKS) {
      const body = new URLSearchParams(parameters);
      const answer = await fetch(`${url}/callbacks/voice`, { method: 'POST', body });
      expect(answer.status).toBe(204);
    }
    for (const role of ['viewer', 'operator'] as const) {
      const made = await fetch(`${url}/api/v1/keys`, {
        method: 'POST',
        headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
        body: JSON.stringify({ name: role, role }),
      });
      keys[role] = Object(await made.json()).key;
    }
  });
  afterAll(async () => {
    await serving[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  test.each([
    ['calls', '+1••••••••29'],
    ['calls/CA1', 'sip:••••@example.com'],
    ['calls/CA2', 'No ••••••••••• here'],
    ['calls/CA1/events', '"agent":"••••"'],
    ['calls.csv', '+1••••••••29'],
    ['calls/live', '+1••••••••29'],
    ['failures/1.csv', '+1••••••••29'],
  ])('%s shows a viewer no number and no name, and an operator both', async (path, masked) => {
    const [viewer, operator] = [await ask('viewer', path), await ask('operator', path)];
    expect([viewer.status, operator.status]).toEqual([200, 200]);
    const [shown, whole] = [await viewer.text(), await operator.text()];
    expect(shown).toContain(masked);
    expect(shown).not.toMatch(TOLD);
    expect(whole).toMatch(TOLD);
  });

  test('the stream shows a viewer the same', async () => {
    const live = Object(await (await ask('viewer', 'calls/live')).json());
    const cursor = String(live.cursor).replace(/\d+$/, '0');
    for (const role of ['viewer', 'operator'] as const) {
      const stream = await ask(role, `stream?after=${cursor}`);
      let text = '';
      for await (const piece of stream.body ?? []) {
        text += Buffer.from(piece).toString('utf8');
        if (text.includes('CA2') && text.includes('event: now')) break;
      }
      expect(TOLD.test(text)).toBe(role === 'operator');
    }
  });

  test.each(['calls?number', 'calls?fromNumber', 'calls.csv?toNumber', 'calls/live?number'])(
    '%s can not be filtered by a viewer',
    async (path) => {
      const refused = await ask('viewer', `${path}=%2B15550100029`);
      expect([refused.status, Object(await refused.json()).code]).toEqual([403, 'numbers_hidden']);
      expect((await ask('operator', `${path}=%2B15550100029`)).status).toBe(200);
    },
  );

  test('a session says that numbers are masked', async () => {
    expect(await (await ask('viewer', 'session')).json()).toMatchObject({ numbersMasked: true });
    expect(await (await ask('operator', 'session')).json()).toMatchObject({ numbersMasked: false });
  });

  test('a viewer gets no raw callbacks', async () => {
    expect((await ask('viewer', 'events.ndjson')).status).toBe(403);
  });
});
