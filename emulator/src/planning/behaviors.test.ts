import { expect, test } from 'vitest';
import { Behaviors } from './behaviors.ts';

const busy = { outcome: 'busy' } as const;
const failed = { outcome: 'failed' } as const;

test('a whole number takes precedence over a pattern, and a pattern over the table', () => {
  const behaviors = new Behaviors([
    { number: '+1500555*', behavior: failed },
    { number: '+15005550100', behavior: busy },
  ]);
  expect(behaviors.of('+15005550100')).toBe(busy);
  expect(behaviors.of('+15005550120')).toBe(failed);
});

test('the first of several rules applies', () => {
  const behaviors = new Behaviors([
    { number: '+12125550???', behavior: busy },
    { number: '+1212*', behavior: failed },
    { number: '+1212*', behavior: busy },
  ]);
  expect(behaviors.of('+12125550123')).toBe(busy);
  expect(behaviors.of('+12129990123')).toBe(failed);
});

test('patterns are taken literally except for * and ?', () => {
  const behaviors = new Behaviors([{ number: 'sip:a.b+c@*', behavior: busy }]);
  expect(behaviors.of('sip:a.b+c@example.com')).toBe(busy);
  expect(behaviors.of('sip:axb+c@example.com')).toBeNull();
});

test('the table applies if no rule does, and other numbers are random', () => {
  expect(new Behaviors().of('+15005550120')).toMatchObject({ outcome: 'busy', sip: 486 });
  expect(new Behaviors().of('+14155550100')).toBeNull();
});
