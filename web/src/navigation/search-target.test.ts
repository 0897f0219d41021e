import { expect, it } from 'vitest';
import { searchTarget } from './search-target.ts';

it('a number is found however it is typed', () => {
  for (const typed of ['+1 (555) 010-0001', '15550100001', ' +15550100001 ', '+1.555.010.0001']) {
    expect(searchTarget(typed)).toBe('/calls?number=%2B15550100001');
  }
  expect(searchTarget('sip:agent-04@example.com')).toBe(
    '/calls?number=sip%3Aagent-04%40example.com',
  );
});

it('anything else is the beginning of a SID', () => {
  expect(searchTarget('bc5cd0a1-d80e')).toBe('/calls/bc5cd0a1-d80e');
  expect(searchTarget('CA0123abcd')).toBe('/calls/CA0123abcd');
  expect(searchTarget('a/b')).toBe('/calls/a%2Fb');
});

it('nothing leads nowhere', () => {
  expect(searchTarget('  ')).toBeNull();
});
