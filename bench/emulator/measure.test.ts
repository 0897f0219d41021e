import { expect, test } from 'vitest';
import { measureDelivery } from './measure.ts';

test('what was delivered and what it cost is counted while it runs', async () => {
  const terms = { dialect: 'signalwire', callsPerSecond: 5, speed: 60 } as const;
  const delivery = await measureDelivery(terms, ({ delivered }) => delivered > 50, 0.5);
  expect(delivery.callbacks).toBeGreaterThan(50);
  expect(delivery.perSecond).toBeGreaterThan(delivery.callbacks);
  expect(delivery.callsInFlight).toBeGreaterThan(0);
  expect(delivery.emulatorMicros).toBeGreaterThan(0);
  expect(delivery.receiverMicros).toBeGreaterThan(0);
  expect(delivery.peakRss).toBeGreaterThan(10 * 1024 ** 2);
});
