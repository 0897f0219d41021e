import { expect, test } from 'vitest';
import { readDirection, readParty, readStatus } from './call-query.ts';

const readingOf = (read: ReturnType<typeof readParty>): string | null =>
  read.ok ? read.value : null;

test.each([
  ['+15550100001', '+15550100001'],
  ['sip:alice@example.com', 'sip:alice@example.com'],
  ['SIPS:alice@example.com;transport=tls', 'SIPS:alice@example.com;transport=tls'],
  ['client:alice', 'client:alice'],
  ['=1001', '1001'],
  ['=anonymous', 'anonymous'],
  ['==x', '=x'],
  ['555', null],
  ['15550100001', null],
  ['+1 555 010 0001', null],
  ['+1555*', null],
  ['alice', null],
  ['alice@example.com', null],
  ['sip:', null],
  ['', null],
  ['=', null],
  [`=${'9'.repeat(257)}`, null],
])('the party %j is read as %j', (text, expected) => {
  expect(readingOf(readParty(text))).toBe(expected);
});

test('an unknown direction or status is refused, with the valid ones', () => {
  expect(readDirection('outbound-dial')).toEqual({ ok: true, value: 'outbound-dial' });
  expect(readDirection('out')).toMatchObject({
    problem: expect.stringMatching(/inbound, outbound-api/),
  });
  expect(readStatus('answered')).toEqual({ ok: true, value: 'in-progress' });
  expect(readStatus('unknown')).toEqual({ ok: true, value: 'unknown' });
  expect(readStatus('foo')).toMatchObject({ problem: expect.stringMatching(/queued.*unknown$/) });
});
