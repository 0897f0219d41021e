/** Failed sign-ins are written at most once a minute for each address and key. */

import { expect, test } from 'vitest';
import { MemoryAuditLog } from '../../../tests/support/memory-credentials.ts';
import { SILENT } from '../../../tests/support/silent.ts';
import { VirtualTimer } from '../../../tests/support/virtual-timer.ts';
import { AuditTrail } from './audit-trail.ts';

const START = 1_000_000;

function opened() {
  const audit = new MemoryAuditLog();
  const clock = new VirtualTimer(START);
  const trail = new AuditTrail({ audit, clock, logger: SILENT });
  const lines = () =>
    audit.records.map(({ at, address, subject, count }) => [at - START, address, subject, count]);
  return { audit, clock, trail, lines };
}

test('the first failure is written at once, the others after a minute with their count', async () => {
  const { clock, trail, lines } = opened();
  for (let count = 0; count < 5; count += 1) trail.failed('192.0.2.1', null);
  trail.failed('192.0.2.2', 'key_1');
  expect(lines()).toEqual([
    [0, '192.0.2.1', null, 1],
    [0, '192.0.2.2', 'key_1', 1],
  ]);
  clock.next();
  expect(lines().slice(2)).toEqual([[60_000, '192.0.2.1', null, 4]]);
  trail.failed('192.0.2.1', null);
  expect(lines()).toHaveLength(3);
  clock.next();
  expect(lines().slice(3)).toEqual([[120_000, '192.0.2.1', null, 1]]);
  // After two quiet minutes it's forgotten, and no timer is left.
  clock.next();
  clock.next();
  expect(clock.next()).toBe(false);
});

test('a crowd of addresses is counted together', async () => {
  const { clock, trail, lines } = opened();
  for (let index = 0; index < 1_000; index += 1) trail.failed(`2001:db8:${index}::1`, null);
  expect(lines()).toHaveLength(101);
  expect(lines()[100]).toEqual([0, null, null, 1]);
  clock.next();
  expect(lines().slice(101)).toEqual([[60_000, null, null, 899]]);
});

test('what is counted is written at the end', async () => {
  const { trail, lines } = opened();
  trail.failed('192.0.2.1', null);
  trail.failed('192.0.2.1', null);
  await trail[Symbol.asyncDispose]();
  expect(lines().map(([, , , count]) => count)).toEqual([1, 1]);
});

test('a change without an entry is not made: the caller learns that it could not be written', async () => {
  const { audit, trail } = opened();
  audit.isBroken = true;
  trail.failed('192.0.2.1', null);
  await expect(
    trail.record({ action: 'signed-in', actor: 'local', address: null, subject: null }),
  ).rejects.toThrow('full');
});
