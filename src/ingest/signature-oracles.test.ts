/**
 * Both official SDKs as oracles: every signature that a provider can make and either SDK accepts is
 * accepted here. Where we accept more or less than they do, the reason is given.
 */

import { createSecretKey } from 'node:crypto';
import { parse, stringify } from 'node:querystring';
import { RestClient } from '@signalwire/compatibility-api';
import fc from 'fast-check';
import twilio from 'twilio';
import { expect, test } from 'vitest';
import { addParameter, type Parameters } from '../core/callback/parameters.ts';
import { sortedNames } from './said.ts';
import { verifySignature } from './signature.ts';

const KEY = 'PSK_test_key';
const secret = createSecretKey(KEY, 'utf8');

/** As the SDKs expect them: a list if a name came more than once. */
type SdkParameters = Record<string, string | string[]>;

const parametersOf = (pairs: readonly (readonly [string, string])[]): Parameters => {
  const parameters = new Map<string, string | string[]>();
  for (const [name, value] of pairs) addParameter(parameters, name, value);
  return parameters;
};

const forSdk = (parameters: Parameters): SdkParameters =>
  Object.fromEntries(
    [...parameters].map(([name, value]) => [name, typeof value === 'string' ? value : [...value]]),
  );

const weAccept = (signature: string, url: string, parameters: Parameters): boolean =>
  verifySignature(
    {
      method: 'POST',
      urls: [url],
      headers: { 'x-twilio-signature': signature },
      body: new Uint8Array(0),
      encoding: 'form',
      read: () => ({ parameters, names: sortedNames(parameters) }),
    },
    [{ accountSid: null, secret }],
  ).ok;

const twilioAccepts = (signature: string, url: string, parameters: Parameters): boolean =>
  twilio.validateRequest(KEY, signature, url, forSdk(parameters));

const signalwireAccepts = (signature: string, url: string, parameters: Parameters): boolean =>
  RestClient.validateRequest(KEY, signature, url, forSdk(parameters));

const SIGNS = [
  ...["'", '"', ' ', '+', '%', '&', '=', '~', '(', ')', '!', '*', ',', ';', ':', '@', '/', '?'],
  ...[
    '#',
    '[',
    ']',
    '|',
    '\\',
    '\u0000',
    '\r\n',
    '\u00e9',
    '\u2028',
    '\u{1f4de}',
    '\ufeff',
    '\ufffd',
  ],
] as const;
const text = fc.oneof(
  fc.string({ unit: fc.constantFrom(...SIGNS, 'a', 'B', '7'), maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.constantFrom('', '+15550100001', 'completed', '__proto__', 'constructor', 'length', '0'),
);
const name = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('CallSid', 'CallStatus', 'From', 'To', 'to', 'Media') },
  { weight: 1, arbitrary: text },
);
const pairs = fc.array(fc.tuple(name, text), { maxLength: 8 });

/** Characters that a request target can contain unescaped. */
const PLAIN = ['a', 'Z', '9', '-', '.', '_', '~', '!', '$', "'", '(', ')', '*', ',', ';', ':', '@'];
const ESCAPES = [
  '%20',
  '%27',
  '%2F',
  '%2f',
  '%7E',
  '%C3%A9',
  '%2B',
  '%26',
  '%3D',
  '%25',
  '%00',
  '%zz',
];
const path = fc
  .array(fc.constantFrom(...PLAIN, ...ESCAPES, '/', '+', '='), { maxLength: 12 })
  .map((parts) => `/${parts.join('')}`);
const queryText = fc
  .array(fc.constantFrom(...PLAIN, ...ESCAPES, '+', '/', '?'), { maxLength: 5 })
  .map((parts) => parts.join(''));
const query = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom('', '?', '?&', '?a', '?a=1&a=2&b=3&a=1', '?a=b=c') },
  {
    weight: 3,
    arbitrary: fc
      .array(fc.tuple(fc.constantFrom('foo', 'bar', 'b+r', 'f%20o'), queryText), { maxLength: 4 })
      .map((items) => `?${items.map(([key, value]) => `${key}=${value}`).join('&')}`),
  },
);
const host = fc.constantFrom(
  ...['board.example.com', 'Board.Example.COM', 'localhost', '127.0.0.1', '[::1]', '[2001:DB8::1]'],
);
const url = fc
  .record({
    scheme: fc.constantFrom('http', 'https'),
    user: fc.constantFrom('', '', '', 'user@', 'user:secret@'),
    host,
    port: fc.constantFrom('', '', ':80', ':443', ':8484'),
    path: fc.oneof({ weight: 8, arbitrary: path }, { weight: 1, arbitrary: fc.constant('') }),
    query,
  })
  .map(
    (parts) =>
      `${parts.scheme}://${parts.user}${parts.host}${parts.port}${parts.path}${parts.query}`,
  );

/** The spellings of a URL that a provider, or a library on its way, may have signed. */
function spellings(given: string): readonly string[] {
  const withPort = (one: string): string => {
    const standard = one.startsWith('https') ? ':443' : ':80';
    return one.replace(
      /^(\w+:\/\/(?:[^@/?]*@)?(?:\[[^\]]*\]|[^:/?]*))(?![^/?]*:\d)/,
      `$1${standard}`,
    );
  };
  const withoutPort = (one: string): string =>
    one.replace(/^(\w+:\/\/(?:[^@/?]*@)?(?:\[[^\]]*\]|[^:/?]*)):\d+/, '$1');
  const legacy = (one: string): string => {
    const [before = '', after] = one.split(/\?(.*)/s, 2);
    return after === undefined || after === '' ? one : `${before}?${stringify(parse(after))}`;
  };
  const lowerHost = (one: string): string =>
    one.replace(/^\w+:\/\/[^/?]*/, (origin) => origin.toLowerCase());
  const rooted = (one: string): string => one.replace(/^(\w+:\/\/[^/?]*)(?=\?|$)/, '$1/');
  const first = [given, new URL(given).href, lowerHost(given), rooted(lowerHost(given))];
  const second = first.flatMap((one) => [one, withPort(one), withoutPort(one)]);
  return [...new Set(second.flatMap((one) => [one, legacy(one)]))];
}

const signatureOf = (signed: string, parameters: Parameters, convention: 'twilio' | 'signalwire') =>
  twilio.getExpectedTwilioSignature(
    KEY,
    // Twilio's signer sorts and deduplicates lists. To keep them, they're written into the text.
    convention === 'twilio' ? signed : signed + inOrder(parameters),
    convention === 'twilio' ? forSdk(parameters) : {},
  );

const inOrder = (parameters: Parameters): string =>
  sortedNames(parameters)
    .flatMap((key) => [parameters.get(key) ?? ''].flat().map((value) => key + value))
    .join('');

test('every signature that a provider can make and either SDK accepts is accepted', () => {
  let accepted = 0;
  fc.assert(
    fc.property(url, pairs, (given, sent) => {
      const parameters = parametersOf(sent);
      for (const signed of spellings(given)) {
        for (const convention of ['twilio', 'signalwire'] as const) {
          const signature = signatureOf(signed, parameters, convention);
          const theirs =
            twilioAccepts(signature, given, parameters) ||
            signalwireAccepts(signature, given, parameters);
          if (!theirs) continue;
          accepted += 1;
          if (!weAccept(signature, given, parameters)) {
            throw new Error(`refused: given ${given}, signed ${signed}, as ${convention}`);
          }
        }
      }
    }),
    { numRuns: 3_000 },
  );
  expect(accepted).toBeGreaterThan(3_000);
});

test('a signature over other parameters is accepted by none of the three', () => {
  let tried = 0;
  fc.assert(
    fc.property(url, pairs, pairs, (given, sent, others) => {
      const parameters = parametersOf(sent);
      const other = parametersOf(others);
      for (const convention of ['twilio', 'signalwire'] as const) {
        const signature = signatureOf(given, other, convention);
        // Not every difference changes the signed text: names and values run together in it.
        if (signature === signatureOf(given, parameters, 'twilio')) continue;
        if (signature === signatureOf(given, parameters, 'signalwire')) continue;
        tried += 1;
        const accepts = [twilioAccepts, signalwireAccepts, weAccept];
        expect(accepts.map((accept) => accept(signature, given, parameters))).toEqual([
          false,
          false,
          false,
        ]);
      }
    }),
    { numRuns: 3_000 },
  );
  expect(tried).toBeGreaterThan(3_000);
});

/** The verdict of each of the three on a signature over one URL, for a request to another. */
function verdicts(signed: string, given: string): readonly [boolean, boolean, boolean] {
  const parameters = parametersOf([['CallSid', 'CA1']]);
  const signature = signatureOf(signed, parameters, 'twilio');
  return [
    twilioAccepts(signature, given, parameters),
    signalwireAccepts(signature, given, parameters),
    weAccept(signature, given, parameters),
  ];
}

test.each([
  // Each SDK knows a spelling that the other doesn't. We know both.
  ['the query escaped again', 'https://a.test/x?q=%27', "https://a.test/x?q='", true, false],
  ['the host in lower case', "https://a.test/x?q='", "https://A.test/x?q='", true, true],
  ['a path where there was none', 'https://a.test/?q=1', 'https://a.test?q=1', true, true],
  // A query can be reordered between signing and sending (twilio-php, issue 790).
  ['the query sorted', 'https://a.test/x?a=1&b=2', 'https://a.test/x?b=2&a=1', false, false],
  // Twilio drops the user and password before it signs (Twilio docs "Security").
  ['no user', 'https://a.test/x', 'https://user:pass@a.test/x', false, false],
  // No provider signs a fragment, and no client sends one (Twilio docs "Connection Overrides").
  ['no fragment', 'https://a.test/x', 'https://a.test/x#ct=2000', false, false],
  ['no path where there was one', 'https://a.test', 'https://a.test/', false, false],
])(
  'signed with %s: accepted, whether or not the SDKs do',
  (_name, signed, given, byTwilio, bySignalwire) => {
    expect(verdicts(signed, given)).toEqual([byTwilio, bySignalwire, true]);
  },
);

test.each([
  ['another scheme', 'http://a.test/x', 'https://a.test/x'],
  ['another host', 'https://b.test/x', 'https://a.test/x'],
  ['another port', 'https://a.test:8443/x', 'https://a.test:8444/x'],
  ['another path', 'https://a.test/x/', 'https://a.test/x'],
  ['a path in another case', 'https://a.test/X', 'https://a.test/x'],
  // The signed order can't be recovered from the sorted one, and we don't try them all.
  ['a query that is sorted later', 'https://a.test/x?b=2&a=1', 'https://a.test/x?a=1&b=2'],
  ['fewer query parameters', 'https://a.test/x?a=1', 'https://a.test/x?a=1&b=2'],
  ['another user', 'https://eve@a.test/x', 'https://user@a.test/x'],
  ['a user that is not sent', 'https://user@a.test/x', 'https://a.test/x'],
])('signed with %s: refused by all', (_name, signed, given) => {
  expect(verdicts(signed, given)).toEqual([false, false, false]);
});
