/** Ten thousand callbacks of each dialect, checked by the provider's own SDK on a real server. */
import { createSecretKey } from 'node:crypto';
import { createServer } from 'node:http';
import { type Dialect, startEmulator } from '@callboard/emulator';
import { expect, test } from 'vitest';
import { parseCallbackTarget } from '../../emulator/src/contract/callback-target.ts';
import { wireRequest } from '../../emulator/src/delivery/wire-request.ts';
import { signalwireAccepts, twilioAccepts } from '../support/sdk-clients.ts';

const CALLBACKS = 10_000;
const ORACLES = {
  signalwire: { header: 'x-signalwire-signature', accepts: signalwireAccepts },
  twilio: { header: 'x-twilio-signature', accepts: twilioAccepts },
} as const satisfies Record<Dialect, unknown>;

/** A server that has every callback checked as it arrives, and answers 204. */
async function checkingServer(dialect: Dialect, key: string) {
  const { header, accepts } = ORACLES[dialect];
  const seen = { accepted: 0, refused: 0, forged: 0, methods: new Set<string>() };
  let base = '';
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => {
      const signature = request.headers[header];
      const url = `${base}${request.url}`;
      const parameters = Object.fromEntries(new URLSearchParams(body));
      const check = (wanted: string, of: Record<string, string>) =>
        typeof signature === 'string' && accepts(wanted, signature, url, of);
      if (check(key, parameters)) seen.accepted += 1;
      else seen.refused += 1;
      // The check must also reject what is wrong.
      if (check('another key', parameters)) seen.forged += 1;
      if (request.method === 'POST' && check(key, { ...parameters, CallStatus: 'forged' })) {
        seen.forged += 1;
      }
      seen.methods.add(request.method ?? '');
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port was given.');
  base = `http://127.0.0.1:${address.port}`;
  return {
    base,
    seen,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

test.each(['signalwire', 'twilio'] as const)(
  'the SDK accepts every one of ten thousand callbacks in the %s dialect',
  async (dialect) => {
    const key = dialect === 'twilio' ? 'a-token' : 'PSK_a_key';
    await using server = await checkingServer(dialect, key);
    await using emulator = await startEmulator({
      dialect,
      token: 'a-token',
      signingKey: key,
      // A fragment is never signed. A query is, with characters of every kind.
      target: `${server.base}/callbacks/voice?tenant=a%20b&note=it's+~fine~&x=%C3%A9#rt=15000`,
      callsPerSecond: 100,
      calls: 3_000,
      speed: 3_600,
      seed: 'signatures',
    });
    await emulator.idle();
    expect(emulator.deliveries()).toMatchObject({ failed: 0, overflowed: 0, pending: 0 });
    expect(server.seen.accepted).toBe(emulator.deliveries().delivered);
    expect(server.seen.accepted).toBeGreaterThanOrEqual(CALLBACKS);
    expect(server.seen).toMatchObject({ refused: 0, forged: 0, methods: new Set(['POST']) });
  },
);

test.each(['signalwire', 'twilio'] as const)(
  'the SDK accepts callbacks by GET in the %s dialect',
  async (dialect) => {
    await using server = await checkingServer(dialect, 'a-key');
    await using emulator = await startEmulator({ dialect, signingKey: 'a-key', speed: 3_600 });
    const accounts = `${emulator.url}/2010-04-01/Accounts/${emulator.project}`;
    const credentials = Buffer.from(`${emulator.project}:${emulator.token}`).toString('base64');
    for (let i = 0; i < 20; i += 1) {
      const created = await fetch(`${accounts}/Calls`, {
        method: 'POST',
        headers: { authorization: `Basic ${credentials}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          To: '+12025550101',
          From: '+14155550100',
          Url: 'http://127.0.0.1/voice',
          StatusCallback: `${server.base}/cb?call=${i}`,
          StatusCallbackMethod: 'GET',
          StatusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
        }),
      });
      expect(created.ok).toBe(true);
    }
    await emulator.idle();
    expect(server.seen.accepted).toBe(emulator.deliveries().delivered);
    expect(server.seen.accepted).toBeGreaterThanOrEqual(40);
    expect(server.seen).toMatchObject({ refused: 0, forged: 0, methods: new Set(['GET']) });
  },
);

/** Names out of order, and values that a form must escape. */
const PARAMETERS = {
  callbackNote: "it's ~fine~ (really)*!",
  To: '+12025550101',
  CallSid: 'c1',
  CallerName: 'Zoë & Ünal',
  Digits: '',
  ToCity: ' SAINT  PAUL ',
} as const;

/** An address as configured, and the URL at which its receiver sees the request. */
const ADDRESSES = [
  ['signalwire', 'call', 'http://host:8080/cb?a=1#ot=200&tt=900', 'http://host:8080/cb?a=1'],
  ['signalwire', 'call', 'https://host:8443/cb', 'https://host:8443/cb'],
  ['signalwire', 'call', 'https://user:pass@host/cb?b=%20x', 'https://host/cb?b=%20x'],
  ['signalwire', 'message', 'https://user:pass@host/cb', 'https://user:pass@host/cb'],
  ['signalwire', 'call', 'http://[::1]:3000/cb', 'http://[::1]:3000/cb'],
  ['twilio', 'call', 'http://host:8080/cb?a=1#rc=2&rp=all', 'http://host:8080/cb?a=1'],
  ['twilio', 'call', 'https://host:8443/cb?a=1', 'https://host:8443/cb?a=1'],
  ['twilio', 'call', 'https://host:443/cb', 'https://host/cb'],
  ['twilio', 'message', 'https://user:pass@host:8443/cb', 'https://host:8443/cb'],
  ['twilio', 'call', 'http://user:pass@host:8080/cb', 'http://host:8080/cb'],
  ['twilio', 'call', 'http://[::1]:3000/cb', 'http://[::1]:3000/cb'],
] as const;

test.each(ADDRESSES)(
  'the SDK of %s accepts a %s to %s that arrives at %s',
  (dialect, purpose, address, url) => {
    const { header, accepts } = ORACLES[dialect];
    const target = parseCallbackTarget(address, dialect, purpose);
    if (target === null) throw new Error('The test has a bad URL.');
    const key = createSecretKey(Buffer.from('a-key'));
    const { headers } = wireRequest(dialect, key, { target, method: 'POST' }, PARAMETERS, null);
    const signature = headers[headers.indexOf(header) + 1] ?? '';
    expect(accepts('a-key', signature, url, PARAMETERS)).toBe(true);
    expect(accepts('a-key', signature, `${url}x`, PARAMETERS)).toBe(false);
    expect(accepts('b-key', signature, url, PARAMETERS)).toBe(false);
  },
);
