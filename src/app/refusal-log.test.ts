/** What the people who run it are told of refused requests. */

import { expect, test } from 'vitest';
import { VirtualTimer } from '../../tests/support/virtual-timer.ts';
import type { Logger } from '../ports/logger.ts';
import type { Metrics, RejectionReason } from '../ports/metrics.ts';
import { logRefusals } from './refusal-log.ts';

interface Line {
  readonly reason: unknown;
  readonly count: unknown;
  readonly message: string;
}

function start() {
  const lines: Line[] = [];
  const counted: RejectionReason[] = [];
  const logger: Pick<Logger, 'warn'> = {
    warn: ({ reason, count }, message) => lines.push({ reason, count, message }),
  };
  const metrics: Pick<Metrics, 'rejected'> = { rejected: (reason) => counted.push(reason) };
  const timer = new VirtualTimer(1_000_000);
  return { lines, counted, timer, metrics: logRefusals(metrics, logger, timer) };
}

test('a first refused callback is told at once, with what to do, and counted', () => {
  const { lines, counted, metrics } = start();
  metrics.rejected('bad-signature');
  expect(lines).toEqual([
    { reason: 'bad-signature', count: 1, message: expect.stringContaining('CALLBOARD_PUBLIC_URL') },
  ]);
  expect(counted).toEqual(['bad-signature']);
});

test('those that follow are summed up once a minute, each reason on its own', () => {
  const { lines, counted, timer, metrics } = start();
  for (let index = 0; index < 1000; index += 1) metrics.rejected('bad-signature');
  metrics.rejected('malformed');
  expect(lines.map(({ reason, count }) => [reason, count])).toEqual([
    ['bad-signature', 1],
    ['malformed', 1],
  ]);
  expect(timer.next()).toBe(true);
  expect(timer.now()).toBe(1_060_000);
  expect(timer.next()).toBe(true);
  expect(lines.slice(2).map(({ reason, count }) => [reason, count])).toEqual([
    ['bad-signature', 999],
  ]);
  expect(counted).toHaveLength(1001);
});

test('after a quiet minute nothing waits, and the next one is told at once again', () => {
  const { lines, timer, metrics } = start();
  metrics.rejected('unsigned');
  expect(timer.next()).toBe(true);
  expect(timer.next()).toBe(false);
  metrics.rejected('unsigned');
  expect(lines.map(({ count }) => count)).toEqual([1, 1]);
});
