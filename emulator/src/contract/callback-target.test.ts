import { expect, test } from 'vitest';
import { parseCallbackTarget } from './callback-target.ts';
import { deliveryPolicy } from './delivery-policy.ts';

test('the fragment is neither sent nor signed, but overrides the timeouts', () => {
  const target = parseCallbackTarget('http://host:81/cb?a=1#rt=300&ot=200', 'signalwire', 'call');
  expect(target).toMatchObject({
    origin: 'http://host:81',
    path: '/cb?a=1',
    signedOrigin: 'http://host:81',
    policy: { connectMs: 200, readMs: 300, totalMs: 15_000, attempts: 3 },
  });
});

test.each([
  ['signalwire', 'https://host:8443/cb', 'https://host:8443'],
  ['signalwire', 'http://host:8080/cb', 'http://host:8080'],
  ['twilio', 'https://host:8443/cb', 'https://host'],
  ['twilio', 'http://host:8080/cb', 'http://host:8080'],
] as const)('%s signs %s as %s', (dialect, url, signedOrigin) => {
  expect(parseCallbackTarget(url, dialect, 'call')?.signedOrigin).toBe(signedOrigin);
});

test.each([
  ['signalwire', 'call', 'https://host'],
  ['signalwire', 'message', 'https://user:pass@host'],
  ['twilio', 'call', 'https://host'],
  ['twilio', 'message', 'https://host'],
] as const)('%s signs the credentials of a %s as %s', (dialect, purpose, signedOrigin) => {
  const target = parseCallbackTarget('https://user:pass@host/cb', dialect, purpose);
  expect(target?.signedOrigin).toBe(signedOrigin);
  expect(target?.authorization).toBe('Basic dXNlcjpwYXNz');
});

test('what is signed is what is sent: the host in lower case, and always a path', () => {
  expect(parseCallbackTarget('HTTP://Example.COM', 'signalwire', 'call')).toMatchObject({
    signedOrigin: 'http://example.com',
    path: '/',
  });
});

test.each(['', 'localhost:80', 'ftp://host/', '/cb', 'mailto:a@b', 'http://a%zz:b@host/'])(
  'refuses %j',
  (url) => {
    expect(parseCallbackTarget(url, 'signalwire', 'call')).toBeNull();
  },
);

test('the connect timeout is at most the total timeout', () => {
  expect(deliveryPolicy('signalwire', '#tt=300').connectMs).toBe(300);
  expect(deliveryPolicy('twilio', '#ct=900&tt=800').connectMs).toBe(800);
});

test('Twilio tries again once, and only if it could not connect', () => {
  const policy = deliveryPolicy('twilio', '');
  expect(policy).toMatchObject({ attempts: 2, connectMs: 5_000, readMs: 15_000 });
  expect([...policy.retryOn]).toEqual(['connect']);
});

test('Twilio can be configured what to retry, and how often', () => {
  const policy = deliveryPolicy('twilio', '#rc=4&rp=4xx,5xx,rt');
  expect(policy.attempts).toBe(5);
  expect([...policy.retryOn]).toEqual(['4xx', '5xx', 'timeout', 'reset']);
  expect(deliveryPolicy('twilio', '#rc=0').attempts).toBe(1);
});

test('overrides outside their bounds are ignored', () => {
  expect(deliveryPolicy('signalwire', '#ot=99&rt=15001&tt=abc')).toEqual(
    deliveryPolicy('signalwire', ''),
  );
  expect(deliveryPolicy('twilio', '#rc=6').attempts).toBe(2);
});
