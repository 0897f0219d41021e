/** Forwarding by a real `serve`: what the application behind it gets, as the official SDKs' validators see it. */

import { createHash, createHmac } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RestClient } from '@signalwire/compatibility-api';
import twilio from 'twilio';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Forwarding } from '../../src/core/wire/forwarding.ts';
import { forwardingSchema } from '../../src/http/schemas/forwarding.ts';
import {
  type Answer,
  callbackReceiver,
  NO_CONTENT,
  type ReceivedCallback,
} from '../support/callback-receiver.ts';
import { type ServeProcess, startServe } from '../support/process-serve.ts';

const PROJECT = 'b3877c40-da60-4998-90ad-b792e98472af';
const ACCOUNT = 'AC00000000000000000000000000000001';
const KEYS = {
  SIGNALWIRE_PROJECT_ID: PROJECT,
  SIGNALWIRE_SIGNING_KEY: 'PSK_new,PSK_old',
  TWILIO_ACCOUNT_SID: ACCOUNT,
  TWILIO_AUTH_TOKEN: 'token',
};
const FORM = 'application/x-www-form-urlencoded';
const PATH = '/callbacks/voice';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'callboard-forward-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const start = (urls: readonly string[], more: Readonly<Record<string, string>> = {}) =>
  startServe(folder, { ...KEYS, CALLBOARD_FORWARD_URL: urls.join(','), ...more });

/** Posts a form as SignalWire does, or Twilio; answers with the status. */
async function post(
  port: number,
  fields: Readonly<Record<string, string>>,
  { query = '', key = 'PSK_old', header = 'x-signalwire-signature' } = {},
): Promise<number> {
  const url = `http://127.0.0.1:${port}${PATH}${query}`;
  const signature = twilio.getExpectedTwilioSignature(key, url, fields);
  const reply = await fetch(url, {
    method: 'POST',
    headers: { [header]: signature, 'content-type': FORM },
    body: new URLSearchParams(fields),
  });
  return reply.status;
}

const progressOf = (CallSid: string, CallStatus: string) => ({
  ...{ AccountSid: PROJECT, CallSid, CallStatus, From: '+15550100001', To: 'sip:ann@x.test' },
  CallbackSource: 'call-progress-events',
});

async function forwardingOf(serve: ServeProcess): Promise<Forwarding> {
  const reply = await fetch(`http://127.0.0.1:${await serve.listening}/api/v1/forwarding`);
  return forwardingSchema.parse(await reply.json());
}

/** Where the application got it, as it puts the URL together again. */
const urlOf = ({ headers, url }: ReceivedCallback): string => `http://${headers.host}${url}`;
const fieldsOf = ({ body }: ReceivedCallback) => Object.fromEntries(new URLSearchParams(body));
const signatureOf = ({ headers }: ReceivedCallback, name: string): string =>
  String(headers[name] ?? expect.fail(`it has no ${name}`));

describe('a forwarded callback', () => {
  it('is the same request, signed for the URL with the first key in the dialect of its account', async () => {
    await using app = await callbackReceiver();
    await using serve = start([`${app.url}/hook?tenant=1`]);
    const port = await serve.listening;
    const fields = { ...progressOf('CA1', 'ringing'), CallerName: "Zoë O'Neil & Sons+1%" };

    expect(await post(port, fields, { query: '?queue=a%20b&agent=4+2' })).toBe(204);
    const twilios = { ...progressOf('CA2', 'ringing'), AccountSid: ACCOUNT };
    expect(await post(port, twilios, { key: 'token', header: 'x-twilio-signature' })).toBe(204);
    await expect.poll(() => app.received.length).toBe(2);

    const [first, second] = ['CA1', 'CA2'].map(
      (sid) => app.received.find(({ body }) => body.includes(sid)) ?? expect.fail(sid),
    );
    if (first === undefined || second === undefined) return expect.fail('two callbacks');
    expect(first).toMatchObject({
      ...{ method: 'POST', url: '/hook?tenant=1&queue=a%20b&agent=4+2' },
      body: new URLSearchParams(fields).toString(),
      headers: {
        'content-type': expect.stringContaining(FORM),
        'callboard-event-id': expect.stringMatching(/^[0-9a-f]{32}$/),
      },
    });
    const signature = signatureOf(first, 'x-signalwire-signature');
    for (const validate of [twilio.validateRequest, RestClient.validateRequest]) {
      expect(validate('PSK_new', signature, urlOf(first), fieldsOf(first))).toBe(true);
      expect(validate('PSK_old', signature, urlOf(first), fieldsOf(first))).toBe(false);
    }
    const other = signatureOf(second, 'x-twilio-signature');
    expect(twilio.validateRequest('token', other, urlOf(second), fieldsOf(second))).toBe(true);
    expect(second.headers['x-signalwire-signature']).toBeUndefined();
  });

  it('stays a GET, or JSON', async () => {
    await using app = await callbackReceiver();
    await using serve = start([`${app.url}/hook`]);
    const port = await serve.listening;
    const base = `http://127.0.0.1:${port}${PATH}`;
    const query = new URLSearchParams(progressOf('CA1', 'ringing'));
    const get = `${base}?${query}`;
    const json = JSON.stringify({ ...progressOf('CA2', 'ringing'), AccountSid: ACCOUNT });
    const hash = createHash('sha256').update(json).digest('hex');
    const swml = JSON.stringify(progressOf('CA3', 'ringing'));
    const replies = [
      await fetch(get, {
        headers: {
          'x-signalwire-signature': twilio.getExpectedTwilioSignature('PSK_old', get, {}),
        },
      }),
      await fetch(`${base}?bodySHA256=${hash}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-twilio-signature': twilio.getExpectedTwilioSignature(
            'token',
            `${base}?bodySHA256=${hash}`,
            {},
          ),
        },
        body: json,
      }),
      await fetch(base, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-signalwire-signature': createHmac('sha1', 'PSK_old')
            .update(base + swml)
            .digest('hex'),
        },
        body: swml,
      }),
    ];
    expect(replies.map(({ status }) => status)).toEqual([204, 204, 204]);
    await expect.poll(() => app.received.length).toBe(3);

    for (const callback of app.received) {
      const url = urlOf(callback);
      if (callback.method === 'GET') {
        expect(callback.url).toBe(`/hook?${query}`);
        const signature = signatureOf(callback, 'x-signalwire-signature');
        expect(RestClient.validateRequest('PSK_new', signature, url, {})).toBe(true);
      } else if (callback.body === json) {
        expect(callback.headers['content-type']).toBe('application/json');
        const signature = signatureOf(callback, 'x-twilio-signature');
        expect(twilio.validateRequestWithBody('token', signature, url, json)).toBe(true);
      } else {
        expect(callback.body).toBe(swml);
        const signed = createHmac('sha1', 'PSK_new')
          .update(url + swml)
          .digest('hex');
        expect(signatureOf(callback, 'x-signalwire-signature')).toBe(signed);
      }
    }
  });

  it('goes to each URL, with its user and password, of which nothing shows', async () => {
    await using app = await callbackReceiver();
    await using slow = await callbackReceiver(() => undefined);
    const urls = [slow.url, app.url.replace('://', '://me:p%40ss@')];
    await using serve = start(urls.map((url) => `${url}/hook?token=hidden`));
    const port = await serve.listening;
    await post(port, progressOf('CA1', 'ringing'));
    await post(port, progressOf('CA1', 'ringing'));
    await post(port, progressOf('CA1', 'completed'));
    await expect.poll(() => app.received.length).toBe(2);

    expect(app.received.map(({ body }) => /CallStatus=(\w+)/.exec(body)?.[1])).toEqual([
      'ringing',
      'completed',
    ]);
    const basic = `Basic ${btoa('me:p@ss')}`;
    expect(app.received[0]?.headers.authorization).toBe(basic);
    await expect.poll(async () => (await forwardingOf(serve)).targets[1]?.accepted).toBe(2);
    const { targets } = await forwardingOf(serve);
    expect(targets).toMatchObject([
      { target: 1, url: `${slow.url}/hook`, accepted: 0 },
      { target: 2, url: `${app.url}/hook`, state: 'working', waiting: 0, lagSeconds: 0 },
    ]);
    const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    expect(metrics).toContain('callboard_forwarded_total{target="2"} 2');
    for (const text of [metrics, serve.stderr(), JSON.stringify(targets)]) {
      expect(text).not.toMatch(/hidden|p%40ss|p@ss|me:/);
    }
  });
});

describe('a URL', () => {
  it('that redirects or is down is named by /readyz, and gets everything once it is well', async () => {
    let answer: Answer = (response) => response.writeHead(302, { location: '/elsewhere' }).end();
    await using app = await callbackReceiver((...asked) => answer(...asked));
    await using serve = start([`${app.url}/hook`]);
    const port = await serve.listening;
    const startedAt = performance.now();
    for (let call = 0; call < 12; call += 1) await post(port, progressOf(`CA${call}`, 'ringing'));
    const ready = async () => await (await fetch(`http://127.0.0.1:${port}/readyz`)).json();

    await expect.poll(ready).toEqual({
      status: 'ready',
      degraded: {
        forward: expect.stringMatching(/^URL 1 of .*\(HTTP 302\); 12 log records wait$/),
      },
    });
    answer = NO_CONTENT;
    await expect.poll(ready, { timeout: 200_000 }).toEqual({ status: 'ready' });
    await expect.poll(async () => (await forwardingOf(serve)).targets[0]?.accepted).toBe(12);
    expect(app.received.every(({ url }) => url === '/hook')).toBe(true);
    // At most one line a minute.
    const minutes = Math.ceil((performance.now() - startedAt) / 60_000);
    const failures = serve.stderr().match(/Forwarding a callback failed/g);
    expect(failures?.length).toBeLessThanOrEqual(minutes);
  });

  it('that leads back to Callboard gets nothing, and Callboard keeps one event', async () => {
    let port = 0;
    await using proxy = await callbackReceiver((response, _count, request) => {
      const again = fetch(`http://127.0.0.1:${port}${PATH}?again=1`, {
        method: 'POST',
        headers: Object.entries(request.headers).flatMap(([name, value]) =>
          name.startsWith('x-') || name.startsWith('callboard') || name === 'content-type'
            ? [[name, String(value)] as [string, string]]
            : [],
        ),
        body: request.body,
      });
      // Callboard is stopped while it tries again.
      void again.then(
        (reply) => response.writeHead(reply.status).end(),
        () => response.destroy(),
      );
    });
    await using serve = start([`${proxy.url}/hook`]);
    port = await serve.listening;
    await post(port, progressOf('CA1', 'ringing'));

    await expect
      .poll(async () => (await forwardingOf(serve)).targets[0])
      .toMatchObject({ state: 'loop', accepted: 0, lastFailure: { cause: 'loop', status: 508 } });
    const call = await fetch(`http://127.0.0.1:${port}/api/v1/calls/CA1`);
    expect(await call.json()).toMatchObject({ events: 1, duplicates: 0 });
    expect(serve.stderr()).toContain('leads back to this Callboard');
  });

  it('that is new begins at the end of the log, or where the setting says', async () => {
    await using app = await callbackReceiver();
    {
      await using serve = start([]);
      await post(await serve.listening, progressOf('CA1', 'ringing'));
      await serve.stop();
    }
    {
      await using serve = start([`${app.url}/new`]);
      await post(await serve.listening, progressOf('CA2', 'ringing'));
      // Stopped before it has the answer, it would send it again.
      await expect.poll(async () => (await forwardingOf(serve)).targets[0]?.accepted).toBe(1);
      await serve.stop();
    }
    const later = { CALLBOARD_FORWARD_FROM: 'start' };
    await using serve = start([`${app.url}/new`, `${app.url}/all`], later);
    await serve.listening;
    await expect.poll(() => app.received.length).toBe(3);
    const got = app.received.map(({ url, body }) => `${url} ${/CallSid=(\w+)/.exec(body)?.[1]}`);
    expect(got.sort()).toEqual(['/all CA1', '/all CA2', '/new CA2']);
  });
});
