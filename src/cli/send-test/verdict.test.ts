import { expect, test } from 'vitest';
import type { Exchange } from '../../provider/exchange.ts';
import { type Sent, verdictOn } from './verdict.ts';

const SENT: Sent = {
  url: 'https://board.example.com/callbacks/voice',
  signedUrl: 'https://signed.example.com/callbacks/voice',
  keySetting: 'SIGNALWIRE_SIGNING_KEY',
  accountSid: 'PROJECT',
  accountSetting: 'SIGNALWIRE_PROJECT_ID',
};

const reply = (
  status: number,
  code: string | null = null,
  location: string | null = null,
): Exchange => ({
  kind: 'reply',
  status,
  retryAfter: null,
  location,
  text: code === null ? '<html>' : JSON.stringify({ code, message: 'm', docs: 'd' }),
});
const notSent = (
  reason: Extract<Exchange, { kind: 'not-sent' }>['reason'],
  detail: string,
): Exchange => ({ kind: 'not-sent', reason, detail });
const unsure = (cause: Extract<Exchange, { kind: 'unsure' }>['cause']): Exchange => ({
  kind: 'unsure',
  cause,
  detail: 'X',
});

test.each<[Exchange, string, RegExp]>([
  [reply(204), '204 No Content', /accepted it.*on disk/],
  [reply(200), '200 OK', /another program/],
])('%j is a success', (exchange, answer, advice) => {
  const verdict = verdictOn(exchange, SENT);
  expect(verdict).toMatchObject({ ok: true, answer });
  expect(verdict.advice).toMatch(advice);
});

test.each<[Exchange, string, RegExp]>([
  [
    reply(301, null, 'https://x.test/'),
    '301 Moved Permanently',
    /redirects to https:\/\/x\.test\/.*final URL/,
  ],
  [
    reply(400, 'malformed_callback'),
    '400 Bad Request (malformed_callback)',
    /proxy.*changes bodies/,
  ],
  [reply(401), '401 Unauthorized', /password/],
  [
    reply(403, 'bad_signature'),
    '403 Forbidden (bad_signature)',
    /SIGNALWIRE_SIGNING_KEY.*https:\/\/signed\.example\.com\/callbacks\/voice.*CALLBOARD_PUBLIC_URL.*--signed-url/,
  ],
  [
    reply(403, 'wrong_account'),
    '403 Forbidden (wrong_account)',
    /different account from PROJECT.*SIGNALWIRE_PROJECT_ID.*--account/,
  ],
  [
    reply(403, 'no_signing_key'),
    '403 Forbidden (no_signing_key)',
    /Set SIGNALWIRE_SIGNING_KEY there/,
  ],
  [reply(403, 'unsigned'), '403 Forbidden (unsigned)', /removes the signature header/],
  [reply(403), '403 Forbidden', /isn't a refusal by Callboard/],
  [
    reply(404, 'not_found'),
    '404 Not Found (not_found)',
    /Use https:\/\/board\.example\.com\/callbacks\/voice/,
  ],
  [reply(404), '404 Not Found', /Nothing exists at that path/],
  [reply(405), '405 Method Not Allowed', /POST/],
  [reply(413), '413 Payload Too Large', /64 kB/],
  [reply(429), '429 Too Many Requests', /Exempt/],
  [reply(500), '500 Internal Server Error', /own log/],
  [reply(502), '502 Bad Gateway', /proxy or tunnel/],
  [reply(503, 'overloaded'), '503 Service Unavailable (overloaded)', /queue is full/],
  [reply(503, 'store_failed'), '503 Service Unavailable (store_failed)', /can't write/],
  [reply(503), '503 Service Unavailable', /readyz/],
  [reply(418), "418 I'm a Teapot", /refused it/],
  [
    notSent('refused', 'ECONNREFUSED'),
    'no connection (ECONNREFUSED)',
    /Nothing is listening at board/,
  ],
  [notSent('dns', 'ENOTFOUND'), 'no connection (ENOTFOUND)', /can't be resolved/],
  [notSent('tls', 'CERT_HAS_EXPIRED'), 'no connection (CERT_HAS_EXPIRED)', /expired/],
  [
    notSent('tls', 'DEPTH_ZERO_SELF_SIGNED_CERT'),
    'no connection (DEPTH_ZERO_SELF_SIGNED_CERT)',
    /self-signed/,
  ],
  [
    notSent('tls', 'ERR_TLS_CERT_ALTNAME_INVALID'),
    'no connection (ERR_TLS_CERT_ALTNAME_INVALID)',
    /another host name/,
  ],
  [notSent('tls', 'EPROTO'), 'no connection (EPROTO)', /TLS/],
  [notSent('connect-timeout', 'ETIMEDOUT'), 'no connection (ETIMEDOUT)', /firewall/],
  [notSent('unreachable', 'EHOSTUNREACH'), 'no connection (EHOSTUNREACH)', /network/],
  [unsure('timeout'), 'no answer (X)', /in time/],
  [unsure('reset'), 'no answer (X)', /closed the connection/],
  [unsure('unreadable-reply'), 'no answer (X)', /isn't HTTP/],
])('%j says what to do', (exchange, answer, advice) => {
  const verdict = verdictOn(exchange, SENT);
  expect(verdict).toMatchObject({ ok: false, answer });
  expect(verdict.advice).toMatch(advice);
});

test('a callback refused as unsigned gets the advice to sign it', () => {
  const { advice } = verdictOn(reply(403, 'unsigned'), { ...SENT, signedUrl: null });
  expect(advice).toContain('--unsigned');
});

test('plain HTTP to a TLS port is suspected, and vice versa', () => {
  const plain = { ...SENT, url: 'http://board.example.com:8443/x' };
  expect(verdictOn(unsure('reset'), plain).advice).toContain('https://');
  const tls = { ...SENT, url: 'https://board.example.com:8484/x' };
  expect(verdictOn(notSent('tls', 'EPROTO'), tls).advice).toContain('http://');
});
