import { expect, it } from 'vitest';
import { ManualTimer } from '../../tests/support/manual-timer.ts';
import { startRetention } from './retention.ts';

const HOUR_MS = 3_600_000;

/** What was asked for by now, and a store that has `pieces` of old calls. */
function started(pieces: number, callsMs: number | null) {
  const timer = new ManualTimer();
  const asked: number[] = [];
  const problems: string[] = [];
  let left = pieces;
  const retention = startRetention({
    retention: {
      purgeMore: async (before) => {
        asked.push(before.calls ?? 0);
        if (left === 0) throw new Error('the disk is full');
        left -= 1;
        return left > 0;
      },
    },
    keep: { callsMs, eventsMs: null },
    problem: () => null,
    timer,
    logger: { warn: ({ reason }) => void problems.push(String(reason)) },
  });
  const pass = async (ms: number): Promise<void> => {
    timer.pass(ms);
    await new Promise(setImmediate);
  };
  return { timer, asked, problems, retention, pass };
}

it('purges piece by piece, again after a while, and goes on after a failure', async () => {
  const { timer, asked, problems, pass } = started(3, HOUR_MS);
  const begun = timer.now();
  for (let piece = 0; piece < 5; piece += 1) await pass(50);
  expect(asked).toEqual([50, 100, 150].map((ms) => begun + ms - HOUR_MS));
  await pass(600_000);
  await pass(600_000);
  expect(asked).toHaveLength(5);
  expect(problems).toEqual(['the disk is full', 'the disk is full']);
});

it('purges events if only they have a setting', async () => {
  const timer = new ManualTimer();
  const asked: unknown[] = [];
  startRetention({
    retention: {
      purgeMore: async (before) => {
        asked.push(before);
        return false;
      },
    },
    keep: { callsMs: null, eventsMs: HOUR_MS },
    problem: () => null,
    timer,
    logger: { warn: () => undefined },
  });
  const begun = timer.now();
  timer.pass(50);
  await new Promise(setImmediate);
  expect(asked).toEqual([{ calls: null, events: begun + 50 - HOUR_MS }]);
});

it('asks nothing without the setting, nor after its end', async () => {
  const off = started(3, null);
  await off.pass(HOUR_MS);
  expect(off.asked).toEqual([]);
  const on = started(3, HOUR_MS);
  await on.pass(50);
  await on.retention[Symbol.asyncDispose]();
  await on.pass(HOUR_MS);
  expect(on.asked).toHaveLength(1);
});
