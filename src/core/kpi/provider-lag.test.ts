import { expect, it } from 'vitest';
import { providerLagOf } from './provider-lag.ts';

const AT = Date.UTC(2026, 5, 25, 20, 26, 2);

const lagOf = (body: string, receivedAt = AT + 1500) =>
  providerLagOf({ receivedAt, method: 'POST', target: '/callbacks/voice', encoding: 'form', body });

it.each([
  ['Timestamp=Thu%2C+25+Jun+2026+20%3A26%3A02+%2B0000'],
  ['CallSid=CA1&Timestamp=Thu%2C%2025%20Jun%202026%2020:26:02%20%2B0000&To=%2B15550100001'],
  ['CallSid=CA1&%54imestamp=Thu%2c+25+Jun+2026+20%3a26%3a02+%2b0000'],
  ['Timestamp=2026-06-25T20%3A26%3A02Z'],
])('is the time from the event to its arrival: %s', (body) => {
  expect(lagOf(body)).toBe(1.5);
});

it.each([
  ['CallSid=CA1'],
  ['Timestamp=yesterday'],
  ['Timestamp='],
  // More than an hour ahead: not a time.
  ['Timestamp=2026-06-26T20%3A26%3A02Z'],
  // More than a day old: no provider delivers for so long.
  ['Timestamp=2026-06-24T20%3A26%3A02Z'],
  ['Timestamp=1999-12-31T23%3A59%3A59Z'],
])('is unknown without a usable time: %s', (body) => {
  expect(lagOf(body)).toBeNull();
});

it('can be a day, and no longer', () => {
  expect(lagOf('Timestamp=2026-06-25T20%3A26%3A02Z', AT + 86_400_000)).toBe(86_400);
  expect(lagOf('Timestamp=2026-06-25T20%3A26%3A02Z', AT + 86_400_001)).toBeNull();
});

it("is 0 where the provider's clock is ahead", () => {
  expect(lagOf('Timestamp=2026-06-25T20%3A26%3A02Z', AT - 700)).toBe(0);
});

it('reads the query of a GET', () => {
  expect(
    providerLagOf({
      ...{ receivedAt: AT + 2000, method: 'GET', encoding: 'form', body: '' },
      target: '/callbacks/voice?CallSid=CA1&Timestamp=2026-06-25T20%3A26%3A02Z',
    }),
  ).toBe(2);
});
