/** REST that lags behind: it shows an earlier state of a call, in every field. */

import { startEmulator } from '@callboard/emulator';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { ManualTimer } from '../../emulator/src/world/manual-timer.ts';

const shown = z.object({
  sid: z.string(),
  status: z.string(),
  end_time: z.string().nullable(),
  price: z.number().nullable(),
  sip_result_code: z.string().nullable(),
});
type Shown = z.output<typeof shown>;

/** A call's whole life, observed once a second: what the provider knows, and what REST shows. */
async function watch(seed: string, probability: number) {
  const timer = new ManualTimer(Date.UTC(2026, 5, 25));
  await using emulator = await startEmulator({
    timer,
    seed,
    faults: [{ fault: 'stale-status', probability, seconds: 20 }],
    mix: { completed: 0, busy: 0, 'no-answer': 1, failed: 0, canceled: 0 },
  });
  const pair = Buffer.from(`${emulator.project}:${emulator.token}`).toString('base64');
  const path = `${emulator.url}/2010-04-01/Accounts/${emulator.project}/Calls`;
  const ask = async (url: string, body?: object): Promise<Shown> => {
    const answer = await fetch(url, {
      headers: { authorization: `Basic ${pair}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    });
    return shown.parse(await answer.json());
  };
  const { sid } = await ask(path, {
    To: '+12025550101',
    From: '+14155550100',
    Url: 'http://127.0.0.1/never-asked',
  });
  const looks: { readonly truth: string; readonly seen: Shown }[] = [];
  while (looks.filter(({ seen }) => seen.status === 'no-answer').length < 3) {
    expect(looks.length).toBeLessThan(600);
    const [leg] = emulator.calls();
    const truth = leg?.status === 'initiated' ? 'queued' : (leg?.status ?? 'none');
    looks.push({ truth, seen: await ask(`${path}/${sid}`) });
    timer.advance(1_000);
  }
  return looks;
}

const ORDER = ['queued', 'ringing', 'no-answer'];

test('lags, never leads, and catches up', async () => {
  const looks = await watch('stale', 1);
  const behind = looks.filter(({ truth, seen }) => truth !== seen.status);
  expect(behind.length).toBeGreaterThan(3);
  for (const { truth, seen } of looks) {
    expect(ORDER.indexOf(seen.status)).toBeLessThanOrEqual(ORDER.indexOf(truth));
    if (seen.status !== 'no-answer') {
      expect(seen).toMatchObject({ end_time: null, price: null, sip_result_code: null });
    }
  }
  const statuses = looks.map(({ seen }) => ORDER.indexOf(seen.status));
  expect(statuses).toEqual([...statuses].sort((a, b) => a - b));
  expect(looks.at(-1)?.seen).toMatchObject({ status: 'no-answer', sip_result_code: '487' });
});

test('shows a call unaffected by the fault as it is', async () => {
  const looks = await watch('stale', 0);
  expect(looks.filter(({ truth, seen }) => truth !== seen.status)).toEqual([]);
});
