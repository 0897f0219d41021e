import { expect, test } from 'vitest';
import { measureDelivery } from './measure.ts';

test('counts what was delivered and what it cost, without the last few', async () => {
  const terms = { dialect: 'signalwire', calls: 200, callsPerSecond: 5, speed: 600 } as const;
  const delivery = await measureDelivery(terms, ({ isIdle }) => isIdle, 0.9);
  expect(delivery.callbacks).toBeGreaterThan(300);
  expect(delivery.perSecond).toBeGreaterThan(0);
  expect(delivery.callsInFlight).toBeGreaterThan(0);
  expect(delivery.emulatorMicros).toBeGreaterThan(0);
  expect(delivery.receiverMicros).toBeGreaterThan(0);
  expect(delivery.peakRss).toBeGreaterThan(10 * 1024 ** 2);
});
