/**
 * A user's question: why did calls fail at noon? Ninety minutes of traffic, and for 25 of them every call to one
 * range of numbers fails with 503. One request names the range.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmulator } from '@callboard/emulator';
import { expect, test, vi } from 'vitest';
import { changesSchema, statsSchema } from '../../src/http/schemas/stats.ts';
import { type SeededRandom, seededRandom } from '../support/load-random.ts';
import { startServe } from '../support/process-serve.ts';

const MINUTE_S = 60;
const START = Date.UTC(2026, 0, 5, 11);
/** Minutes after the start. */
const INCIDENT = { from: 55, to: 80 } as const;
const BASELINE = { from: 25, to: 50 } as const;
const MINUTES = 90;
/** Where calls go to; the second one is what fails. */
const AREAS = ['202', '212', '303', '404', '512', '617', '713', '801'] as const;
const FAILING = '+1212555';

/** A call every few seconds, to an area by chance. One in twelve fails for no reason. */
function calls(random: SeededRandom) {
  return Array.from({ length: (MINUTES * MINUTE_S) / 4 }, (_, index) => {
    const at = index * 4;
    const area = random.pick(AREAS);
    const to = `+1${area}555${String(random.between(0, 9999)).padStart(4, '0')}`;
    const minute = at / MINUTE_S;
    const isHit = to.startsWith(FAILING) && minute >= INCIDENT.from && minute < INCIDENT.to;
    if (isHit) return { at, to, outcome: 'failed' as const, sip: 503 };
    if (random.chance(1 / 12)) return { at, to, outcome: 'failed' as const, sip: 404 };
    return { at, to, outcome: 'answered' as const, ringSeconds: 4, talkSeconds: 30 };
  });
}

const timeAt = (minute: number): string => new Date(START + minute * 60_000).toISOString();

test('one request names the range of numbers whose calls failed for 25 minutes', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'callboard-why-'));
  try {
    await using callboard = startServe(folder, {
      SIGNALWIRE_SIGNING_KEY: 'PSK_why',
      CALLBOARD_NUMBERS: 'on',
    });
    const url = `http://127.0.0.1:${await callboard.listening}`;
    const planned = calls(seededRandom(7));
    await using emulator = await startEmulator({
      ...{ seed: 'why', startAt: START, speed: 1_000, callsPerSecond: 0 },
      ...{ signingKey: 'PSK_why', target: `${url}/callbacks/voice` },
      scenario: { calls: planned },
    });
    await emulator.idle();
    const ask = async (path: string): Promise<unknown> => {
      const answer = await fetch(`${url}/api/v1/${path}`);
      return answer.status === 200 ? await answer.json() : expect.fail(await answer.text());
    };
    const window = (from: number, to: number) => `from=${timeAt(from)}&to=${timeAt(to)}`;
    await vi.waitFor(
      async () => {
        const stats = statsSchema.parse(
          await ask(`stats?${window(0, MINUTES + 5)}&kpi=attempts,ended`),
        );
        expect(stats.kpis['attempts']?.value).toBe(planned.length);
        expect(stats.kpis['ended']?.value).toBe(planned.length);
      },
      { timeout: 120_000, interval: 250 },
    );

    const { from, to } = BASELINE;
    const baseline = `baselineFrom=${timeAt(from)}&baselineTo=${timeAt(to)}`;
    const changes = changesSchema.parse(
      await ask(`stats/changes?kpi=failed&${window(INCIDENT.from, INCIDENT.to)}&${baseline}`),
    );
    const hit = planned.filter(({ outcome, at }) => {
      const minute = at / MINUTE_S;
      return outcome === 'failed' && minute >= INCIDENT.from && minute < INCIDENT.to;
    });
    expect(changes.after.value).toBe(hit.length);
    expect(changes.explanations[0]).toMatchObject({ by: 'prefix', key: FAILING });
    expect(changes.explanations[0]?.after.value).toBe(
      hit.filter(({ to: number }) => number.startsWith(FAILING)).length,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
