import { expect, it } from 'vitest';
import { parseDimensionNames } from './dimension-names.ts';

it('reads names separated by commas, in their order', () => {
  expect(parseDimensionNames('queue, agent,utm_source')).toMatchObject({
    value: ['queue', 'agent', 'utm_source'],
  });
});

it.each([
  ['queue,CallSid', 'has CallSid, which is a callback parameter'],
  ['SipResponseCode', 'has SipResponseCode, which is a callback parameter'],
  ['FromCity', 'has FromCity, which is a callback parameter'],
  ['queue,queue', 'has queue twice'],
  ['queue,,agent', 'has an empty name'],
  ['a,b,c,d,e,f,g,h,i', 'has 9 names; 8 are the most'],
  ['two words', 'can\'t have the name "two words"'],
  ['dim.queue', 'can\'t have the name "dim.queue"'],
  ['constructor', 'can\'t have the name "constructor"'],
  ['__proto__', 'can\'t have the name "__proto__"'],
])('refuses %s', (text, problem) => {
  expect(parseDimensionNames(text)).toEqual({ ok: false, problem });
});
