/**
 * With a wrong SIGNALWIRE_PROJECT_ID, the log and the metric said that signatures don't match, and to set the
 * public URL. Only the answer, which the provider alone sees, said that the account was wrong. Malformed
 * callbacks were logged without what was wrong with them.
 *
 * What must hold: log and metric say what the answer says.
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startServe } from '../support/process-serve.ts';
import { signedForm } from '../support/provider-request.ts';

it('says in log and metric that the account is wrong, and what is malformed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'callboard-account-'));
  try {
    await using serve = startServe(folder, {
      SIGNALWIRE_SIGNING_KEY: 'PSK_right',
      SIGNALWIRE_PROJECT_ID: 'project-of-another-space',
    });
    const base = `http://127.0.0.1:${await serve.listening}`;
    const url = `${base}/callbacks/voice`;
    const send = async (parameters: Record<string, string>): Promise<unknown> => {
      const { headers, body } = signedForm({ signingKey: 'PSK_right', url }, parameters);
      const answer = await fetch(url, { method: 'POST', headers, body });
      return answer.json();
    };
    const status = { CallStatus: 'completed' };
    expect(await send({ ...status, AccountSid: 'mine', CallSid: 'CA1' })).toMatchObject({
      code: 'wrong_account',
    });
    expect(await send({ ...status, AccountSid: 'project-of-another-space' })).toMatchObject({
      code: 'malformed_callback',
    });
    const metrics = await (await fetch(`${base}/metrics`)).text();
    expect(metrics).toContain('callboard_requests_rejected_total{reason="wrong-account"} 1');
    expect(metrics).toContain('callboard_requests_rejected_total{reason="bad-signature"} 0');
    const { stderr } = await serve.stop();
    const told = stderr.split('\n').filter((line) => line.includes('"reason"'));
    expect(told).toHaveLength(2);
    expect(told[0]).toContain('SIGNALWIRE_PROJECT_ID');
    expect(told[0]).not.toContain('CALLBOARD_PUBLIC_URL');
    expect(told[1]).toContain('it has no CallSid');
  } finally {
    await rm(folder, { recursive: true });
  }
});
