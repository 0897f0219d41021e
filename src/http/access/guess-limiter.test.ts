/** Ten wrong tokens are free. After that, one a second is checked, from that address only. */

import { describe, expect, test } from 'vitest';
import { VirtualTimer } from '../../../tests/support/virtual-timer.ts';
import { GuessLimiter } from './guess-limiter.ts';

function slowed(address = '192.0.2.1') {
  const timer = new VirtualTimer(1_000_000);
  const limiter = new GuessLimiter(timer);
  const guess = (from: string): boolean => {
    const may = limiter.mayTry(from);
    if (may) limiter.wrong(from);
    return may;
  };
  for (let count = 0; count < 10; count += 1) expect(guess(address)).toBe(true);
  return { timer, limiter, guess };
}

describe('an address that tried ten wrong tokens', () => {
  test('is checked once a second', () => {
    const { timer, guess } = slowed();
    expect(guess('192.0.2.1')).toBe(false);
    let looks = 0;
    for (let step = 0; step < 1_000; step += 1) {
      timer.pass(10);
      if (guess('192.0.2.1')) looks += 1;
    }
    expect(looks).toBe(10);
  });

  test("doesn't keep others from trying", () => {
    const { guess } = slowed();
    expect([guess('192.0.2.2'), guess('::ffff:192.0.2.3'), guess('2001:db8::1')]).toEqual([
      true,
      true,
      true,
    ]);
  });

  test('is slow for a correct token too, but not locked out', () => {
    const { timer, limiter } = slowed();
    expect(limiter.mayTry('192.0.2.1')).toBe(false);
    timer.pass(1_000);
    expect(limiter.mayTry('192.0.2.1')).toBe(true);
    expect(limiter.mayTry('192.0.2.1')).toBe(false);
  });

  test('is forgotten ten minutes after its last wrong token', () => {
    const { timer, limiter, guess } = slowed();
    timer.pass(10 * 60_000);
    for (let count = 0; count < 10; count += 1) expect(guess('192.0.2.1')).toBe(true);
    expect(limiter.mayTry('192.0.2.1')).toBe(false);
  });

  test('does not wait for a clock that was set back', () => {
    const { timer, limiter } = slowed();
    timer.pass(-3_600_000);
    expect(limiter.mayTry('192.0.2.1')).toBe(true);
  });

  test('is a network in IPv6, and the same in every spelling of IPv4', () => {
    expect(slowed('2001:db8:0:1::1').limiter.mayTry('2001:0DB8:0000:1:ffff::2')).toBe(false);
    expect(slowed('2001:db8:0:1::1').limiter.mayTry('2001:db8:0:2::1')).toBe(true);
    expect(slowed('::1').limiter.mayTry('::1')).toBe(false);
    expect(slowed('::ffff:192.0.2.1').limiter.mayTry('192.0.2.1')).toBe(false);
  });
});

test('is one of at most 4,096: the one quiet for longest is dropped first', () => {
  const { guess } = slowed();
  const addressOf = (index: number): string => `10.0.${index >> 8}.${index & 255}`;
  for (let index = 0; index < 4_095; index += 1) guess(addressOf(index));
  expect(guess('192.0.2.1')).toBe(false);
  guess(addressOf(4_095));
  expect(guess('192.0.2.1')).toBe(true);
});
