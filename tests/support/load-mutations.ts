/** Requests that no client should send: by seed, from a valid one to bytes that aren't HTTP at all. */

import type { Parameters } from './load-calls.ts';
import type { SeededRandom } from './load-random.ts';
import { type Provider, signedRequest } from './provider-request.ts';

/** Turns a good request into a broken one. */
export type Mutation = (good: Buffer, random: SeededRandom) => Buffer;

const CRLF = '\r\n';

/** Splits a request into its head (without the blank line) and its body. */
function partsOf(request: Buffer): { readonly head: string; readonly body: Buffer } {
  const end = request.indexOf('\r\n\r\n');
  return { head: request.toString('latin1', 0, end), body: request.subarray(end + 4) };
}

const joined = (head: string, body: Buffer | string): Buffer =>
  Buffer.concat([
    Buffer.from(`${head}${CRLF}${CRLF}`, 'latin1'),
    typeof body === 'string' ? Buffer.from(body, 'latin1') : body,
  ]);

/** The request with another body, and a matching Content-Length. */
function withBody(request: Buffer, body: Buffer): Buffer {
  const { head } = partsOf(request);
  return joined(head.replace(/Content-Length: \d+/i, `Content-Length: ${body.length}`), body);
}

const withHeader = (request: Buffer, ...lines: readonly string[]): Buffer => {
  const { head, body } = partsOf(request);
  return joined([head, ...lines].join(CRLF), body);
};

const withoutHeader = (request: Buffer, name: string): Buffer => {
  const { head, body } = partsOf(request);
  return joined(head.replace(new RegExp(`\r\n${name}:[^\r]*`, 'i'), ''), body);
};

const withTarget = (request: Buffer, target: string): Buffer => {
  const { head, body } = partsOf(request);
  return joined(head.replace(/^(\w+) \S+/, `$1 ${target}`), body);
};

const withMethod = (request: Buffer, method: string): Buffer => {
  const { head, body } = partsOf(request);
  return joined(head.replace(/^\w+/, method), body);
};

const noise = (random: SeededRandom, most: number): Buffer =>
  Buffer.from(Array.from({ length: random.between(0, most) }, () => random.between(0, 255)));

const FORGED = 'AccountSid=forged&CallSid=forged&CallbackSource=x&CallStatus=failed';
const withSignature = (request: Buffer, signature: string): Buffer =>
  withHeader(
    withoutHeader(request, 'X-SignalWire-Signature'),
    `X-SignalWire-Signature: ${signature}`,
  );

/** None of these may be stored: the signed content is changed, or the signature is, or it isn't HTTP. */
export const MUTATIONS: Readonly<Record<string, Mutation>> = {
  'a body of noise': (good, random) => withBody(good, noise(random, 2_000)),
  'a flipped bit in the body': (good, random) => {
    const body = Buffer.from(partsOf(good).body);
    const index = random.between(0, body.length - 1);
    // Only bits that turn one letter into another, not those that only change the case of a hex digit.
    body[index] = (body[index] ?? 0) ^ random.pick([1, 2, 4, 8, 16]);
    return withBody(good, body);
  },
  'bytes that are not UTF-8': (good, random) =>
    withBody(
      good,
      Buffer.concat([
        partsOf(good).body,
        Buffer.from('&x='),
        Buffer.from([0xc3, 0x28, 0xff, random.between(128, 255)]),
      ]),
    ),
  NULs: (good, random) =>
    withBody(
      good,
      Buffer.concat([
        partsOf(good).body,
        Buffer.from(random.pick(['\0', '&\0=\0', '&a=%00', '&%00'])),
      ]),
    ),
  'broken escapes': (good, random) =>
    withBody(
      good,
      Buffer.from(`${FORGED}&${random.pick(['%', '%%%', '%zz', '%u0041', '%C3', '%E0%80'])}`),
    ),
  'thousands of parameters': (good, random) =>
    withBody(
      good,
      Buffer.from(
        Array.from({ length: random.between(2_000, 12_000) }, (_, n) => `${n}=`).join('&'),
      ),
    ),
  'one name thousands of times': (good) => withBody(good, Buffer.from('a=b&'.repeat(12_000))),
  'names of a prototype': (good) =>
    withBody(good, Buffer.from(`${FORGED}&__proto__=1&constructor=2&toString=3&hasOwnProperty=4`)),
  'a body beyond the limit': (good, random) =>
    withBody(good, Buffer.alloc(random.between(65_537, 120_000), 'a=b&')),
  'unsigned JSON': (good, random) =>
    withBody(
      withHeader(withoutHeader(good, 'Content-Type'), 'Content-Type: application/json'),
      Buffer.from(
        random.pick([
          '{',
          '[]',
          'null',
          '{}',
          '"x"',
          `${'['.repeat(9_000)}${']'.repeat(9_000)}`,
          '{"a":'.repeat(5_000),
          '{"AccountSid":"forged","CallSid":"forged","CallStatus":"failed"}',
          '{"\\ud800":"\\ud800"}',
        ]),
      ),
    ),
  'another content type': (good, random) =>
    withHeader(
      withoutHeader(good, 'Content-Type'),
      `Content-Type: ${random.pick(['text/plain', 'multipart/form-data; boundary=x', 'x', '/', 'text/html, application/x-www-form-urlencoded', '\u00ff', 'a'.repeat(8_000)])}`,
    ),
  'a signature of noise': (good, random) =>
    withSignature(good, noise(random, 200).toString('base64')),
  'an invalid signature': (good, random) =>
    withSignature(
      good,
      random.pick([
        '',
        '=',
        'null',
        "' OR 1=1",
        '\u00e9\u00ff',
        `${'A'.repeat(27)}=`,
        '0'.repeat(40),
        '0'.repeat(64),
        'A'.repeat(12_000),
      ]),
    ),
  'no signature': (good) => withoutHeader(good, 'X-SignalWire-Signature'),
  'another header for the signature': (good, random) =>
    withHeader(
      withSignature(good, ''),
      `${random.pick(['X-SignalWire-Sha256-Signature', 'X-Twilio-Signature'])}: ${'0'.repeat(64)}`,
    ),
  'another path': (good, random) =>
    withTarget(
      good,
      random.pick([
        '/callbacks/voice/',
        '/CallStatus',
        '/callbacks/voice?x=1',
        '/callbacks/voice?',
        '/callbacks/voice%00',
        '/callbacks/voice%2e',
        '//callbacks/voice',
        '/callbacks/voice/../voice',
        '/callbacks/%zz',
        '/callbacks/voice#x',
        '/callbacks/voice;x',
      ]),
    ),
  'a target of noise': (good, random) =>
    withTarget(
      good,
      random.pick([
        '*',
        'x',
        'http://evil.test/CallStatus',
        '?',
        '/%00',
        `/${'%'.repeat(500)}`,
        `/${'a'.repeat(15_000)}`,
        `/callbacks/voice?${'a&'.repeat(6_000)}`,
        `/callbacks/voice?${"'=%27&".repeat(2_000)}`,
        '/\u00e9\u00ff',
        '/callbacks/voice?bodySHA256=0',
      ]),
    ),
  'another method': (good, random) =>
    withMethod(
      good,
      random.pick([
        'PUT',
        'DELETE',
        'PATCH',
        'OPTIONS',
        'TRACE',
        'CONNECT',
        'PROPFIND',
        'get',
        'X',
      ]),
    ),
  'a huge header': (good, random) =>
    withHeader(good, `X-Noise: ${'n'.repeat(random.between(16_000, 60_000))}`),
  'thousands of headers': (good) =>
    withSignature(withHeader(good, ...Array.from({ length: 3_000 }, (_, n) => `X-${n}: ${n}`)), ''),
  'two lengths': (good, random) => withHeader(good, `Content-Length: ${random.between(0, 99)}`),
  'an invalid length': (good, random) =>
    withHeader(
      withoutHeader(good, 'Content-Length'),
      `Content-Length: ${random.pick(['-1', 'x', '1e3', '0x10', '99999999999999999999', ' ', '+5'])}`,
    ),
  'a length and chunks': (good) => withHeader(good, 'Transfer-Encoding: chunked'),
  'invalid chunks': (good, random) => {
    const { head } = partsOf(
      withHeader(withoutHeader(good, 'Content-Length'), 'Transfer-Encoding: chunked'),
    );
    return joined(
      head,
      random.pick([
        'zz\r\nabc\r\n',
        '-1\r\n',
        'ffffffffffffffff\r\nabc',
        '3\r\nabcdef\r\n0\r\n\r\n',
        '3;x="\r\nabc\r\n0\r\n\r\n',
        '5\r\nabc',
        '0\r\nX: \0\r\n\r\n',
      ]),
    );
  },
  'an unknown transfer encoding': (good, random) =>
    withHeader(
      withoutHeader(good, 'Content-Length'),
      `Transfer-Encoding: ${random.pick(['gzip', 'chunked, gzip', 'xchunked', 'identity'])}`,
    ),
  'no host': (good) => withSignature(withoutHeader(good, 'Host'), ''),
  'a host of noise': (good, random) =>
    withSignature(
      withHeader(
        withoutHeader(good, 'Host'),
        `Host: ${random.pick(['[', 'a b', 'USER:pw@A.TEST:99999', "'", '\u00ff', 'x'.repeat(5_000), ':', '@@@'])}`,
      ),
      'AAAAAAAAAAAAAAAAAAAAAAAAAAA=',
    ),
  'another version': (good, random) => {
    const { head, body } = partsOf(withSignature(good, ''));
    return joined(
      head.replace('HTTP/1.1', random.pick(['HTTP/0.9', 'HTTP/2.0', 'HTTP/9', 'HTPP/1.1', ''])),
      body,
    );
  },
  'folded, empty and split headers': (good, random) =>
    withSignature(
      withHeader(
        good,
        random.pick([
          'X: 1\r\n folded',
          ': empty',
          'no colon',
          'A : b',
          'X: a\rb',
          'X: a\nY: b',
          'X\0: 1',
        ]),
      ),
      '',
    ),
  'half of it': (good, random) => good.subarray(0, random.between(1, good.length - 1)),
  noise: (_good, random) => noise(random, 600),
  'an empty line': (_good, random) =>
    Buffer.from(random.pick(['\r\n', '\n\n\n', '\r\n\r\n\r\n', ' '])),
};

/** Signed, complete and correctly sent, but still nothing to store, because it's about no call. */
export function signedJunk(provider: Provider, account: string, random: SeededRandom): Buffer {
  const junk: readonly [Parameters, ...Parameters[]] = [
    {},
    { '': '' },
    { hello: 'world' },
    { AccountSid: account },
    { AccountSid: account, CallSid: 'junk' },
    { AccountSid: account, CallSid: 'no sid', CallStatus: 'failed' },
    { AccountSid: account, CallSid: '../../etc/passwd', CallStatus: 'failed' },
    { AccountSid: 'another', CallSid: 'junk', CallStatus: 'failed' },
    { AccountSid: account, CallSid: 'x'.repeat(65), CallStatus: 'failed' },
    { AccountSid: account, CallSid: 'junk\0', CallStatus: 'failed' },
    { AccountSid: account, CallSid: 'junk', CallStatus: 'ringing' },
    { AccountSid: account, MessageSid: 'junk', MessageStatus: 'sent' },
  ];
  return signedRequest(provider, random.pick(['GET', 'POST']), random.pick(junk));
}
