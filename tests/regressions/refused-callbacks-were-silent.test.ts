/**
 * With a wrong signing key, or behind a proxy without CALLBOARD_PUBLIC_URL, every callback was refused and
 * the terminal stayed empty: only the provider saw the answer with the reason.
 *
 * What must hold: the log says that callbacks are refused, why, and what to do, without quoting them.
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startServe } from '../support/process-serve.ts';

it('says in the log why callbacks are refused, and how many', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'callboard-refused-'));
  try {
    await using serve = startServe(folder, { SIGNALWIRE_SIGNING_KEY: 'PSK_right' });
    const url = `http://127.0.0.1:${await serve.listening}/callbacks/voice`;
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const refused = await fetch(url, {
        method: 'POST',
        headers: { 'x-signalwire-signature': 'kvajT1Ptam85bY51eRf/AJRuM3w=' },
        body: new URLSearchParams({ CallSid: 'CA1', AccountSid: 'AC1', From: '+15550100001' }),
      });
      expect(refused.status).toBe(403);
    }
    const { stderr } = await serve.stop();
    const told = stderr.split('\n').filter((line) => line.includes('bad-signature'));
    expect(told.map((line) => /"requests":(\d+)/.exec(line)?.[1])).toEqual(['1', '4']);
    expect(told[0]).toContain('CALLBOARD_PUBLIC_URL');
    expect(stderr).not.toMatch(/15550100001|PSK_right|kvajT1/);
  } finally {
    await rm(folder, { recursive: true });
  }
});
