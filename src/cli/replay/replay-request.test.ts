import { RestClient } from '@signalwire/compatibility-api';
import twilio from 'twilio';
import { describe, expect, test } from 'vitest';
import type { CapturedRequest } from '../../ports/call-store.ts';
import { replayRequest } from './replay-request.ts';

const KEY = 'PSK_test';
const captured = (request: Partial<CapturedRequest>): CapturedRequest => ({
  path: '/callbacks/voice',
  method: 'POST',
  parameters: { CallSid: 'CA1', CallStatus: 'completed', To: '+15550100002' },
  receivedAt: 0,
  ...request,
});

/** What a receiver reads from the body. */
const formOf = (body: string | null): Record<string, string | string[]> => {
  const form = new URLSearchParams(body ?? '');
  return Object.fromEntries(
    [...new Set(form.keys())].map((name) => {
      const [first = '', ...more] = form.getAll(name);
      return [name, more.length === 0 ? first : [first, ...more]];
    }),
  );
};

describe('a replayed request is signed for its new destination', () => {
  test.each([
    ['a form', captured({})],
    ['a form to a path with a query', captured({ path: '/callbacks/voice?tenant=a%20b' })],
    ['values of all kinds', captured({ parameters: { B: 'ü +&=', a: '', A: '漢' } })],
    ['a repeated name', captured({ parameters: { Event: ['ringing', 'answered', 'ringing'] } })],
    ['a query string', captured({ method: 'GET' })],
    [
      'a query string that is part of the path',
      captured({ method: 'GET', path: '/CallStatus?To=1' }),
    ],
  ])('%s', (_what, request) => {
    const url = 'https://calls.example.com/base';
    const sent = replayRequest(request, { url, dialect: 'twilio', signingKey: KEY });
    const signature = sent.headers['x-twilio-signature'] ?? '';
    const address = `https://calls.example.com${sent.path}`;
    const form = sent.method === 'POST' ? formOf(sent.body) : {};
    expect(twilio.validateRequest(KEY, signature, address, form)).toBe(true);
    expect(twilio.validateRequest(KEY, signature, `${address}x`, form)).toBe(false);
  });

  test('also by the other provider, in its own header', () => {
    const url = 'http://127.0.0.1:8484';
    const sent = replayRequest(captured({}), { url, dialect: 'signalwire', signingKey: KEY });
    const signature = sent.headers['x-signalwire-signature'] ?? '';
    const address = `${url}/callbacks/voice`;
    const form = Object.fromEntries(new URLSearchParams(sent.body ?? ''));
    expect(RestClient.validateRequest(KEY, signature, address, form)).toBe(true);
  });
});

test('the parameters of a GET are in its query string, once', () => {
  const terms = { url: 'http://127.0.0.1:8484', dialect: 'signalwire', signingKey: KEY } as const;
  const apart = replayRequest(captured({ method: 'GET', parameters: { To: '+1 5' } }), terms);
  expect(apart).toMatchObject({ path: '/callbacks/voice?To=%2B1+5', body: null });
  const within = captured({ method: 'GET', path: '/x?To=1', parameters: { To: '1' } });
  expect(replayRequest(within, terms).path).toBe('/x?To=1');
});

test('without a key nothing is signed', () => {
  const terms = { url: 'http://127.0.0.1:8484', dialect: 'signalwire', signingKey: null } as const;
  expect(Object.keys(replayRequest(captured({}), terms).headers)).toEqual([
    'user-agent',
    'content-type',
  ]);
});
