/** Recordings through Callboard: from the real emulator, and from hosts that mean no good. */

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { startEmulator } from '@callboard/emulator';
import { afterEach, describe, expect, test } from 'vitest';
import { ManualTimer } from '../../emulator/src/world/manual-timer.ts';
import { recordingSource } from '../../src/provider/recordings.ts';
import { ask } from '../support/http-client.ts';
import { startTestServer } from '../support/http-server.ts';
import { MemoryCalls, makeCall } from '../support/memory-ports.ts';

const PATH = '/api/v1/calls/CA1/recordings/RE1';
/** What the caller hears: five seconds of nothing. */
const PATIENT = '<Response><Pause length="5"/></Response>';
const ACCOUNT = { accountSid: 'project-1', token: 'PTsecret' };

const closing: (() => PromiseLike<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A host with recordings, and the requests that reached it. */
async function host(handler: Handler): Promise<{ origin: string; seen: IncomingMessage[] }> {
  const seen: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    seen.push(request);
    handler(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  if (address === null || typeof address === 'string') return expect.fail('a port');
  return { origin: `http://127.0.0.1:${address.port}`, seen };
}

/** A server whose only call has a recording at this URL; `origins` are in its settings, the first as the API. */
async function callboard(url: string, origins: readonly string[]) {
  const recording = { recordingSid: 'RE1', url, durationSeconds: 3, status: 'completed' };
  const [api = ''] = origins;
  const it = await startTestServer({
    calls: new MemoryCalls([makeCall('CA1', { recordings: [recording] })], new Map()),
    recordings: recordingSource({
      origins,
      account: { origin: api, ...ACCOUNT },
      limits: { headTimeoutMs: 2_000, pieceTimeoutMs: 2_000 },
    }),
  });
  closing.push(() => it[Symbol.asyncDispose]());
  return {
    logged: it.logged,
    get: (headers = {}) => ask(it.server, PATH, { headers }),
    ask: (path: string) => ask(it.server, path),
  };
}

const codeOf = (text: string): unknown => JSON.parse(text).code;
const audio: Handler = (_request, response) => {
  response.writeHead(200, { 'content-type': 'audio/mpeg', 'content-length': '5' }).end('audio');
};

/** Sends the head of a recording and its beginning, and nothing more. */
const sendAndStall =
  (text: string): Handler =>
  (_request, response) => {
    response.writeHead(200, { 'content-type': 'audio/mpeg', 'content-length': '99' });
    response.flushHeaders();
    response.write(text);
  };

const sendAndHangUp =
  (text: string): Handler =>
  (request, response) => {
    sendAndStall(text)(request, response);
    setImmediate(() => request.socket.destroy());
  };

test("the emulator's recording is played", async () => {
  const timer = new ManualTimer(Date.UTC(2026, 10, 29, 12));
  await using emulator = await startEmulator({ timer });
  const { url, project, token } = emulator;
  const account = `${url}/api/laml/2010-04-01/Accounts/${project}`;
  // The number answers after 2 s.
  const form = { From: '+14155550100', To: '+15005550105', Record: 'true', Twiml: PATIENT };
  const created = await fetch(`${account}/Calls.json`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${project}:${token}`)}` },
    body: new URLSearchParams(form),
  });
  expect(created.ok).toBe(true);
  for (let step = 0; step < 10_000; step += 1) {
    if (emulator.recordings().some(({ status }) => status === 'completed')) break;
    timer.advance(100);
  }
  const [recording = expect.fail('a recording')] = emulator.recordings();
  const { get } = await callboard(`${account}/Recordings/${recording.sid}`, [url]);
  const { status, headers, text } = await get();
  expect([status, headers['content-type'], text.slice(0, 4)]).toEqual([200, 'audio/x-wav', 'RIFF']);
  const gone = await callboard(`${account}/Recordings/none`, [url]);
  expect(codeOf((await gone.get()).text)).toBe('recording_not_found');
});

describe('a recording', () => {
  test('arrives whole, with the headers of a player and without those of its host', async () => {
    const { origin, seen } = await host((_request, response) => {
      response.setHeader('set-cookie', 'a=b');
      response.writeHead(200, { 'content-type': 'audio/x-wav; charset=binary' }).end('audio');
    });
    const { get } = await callboard(`${origin}/RE1`, [origin]);
    const { status, text, headers } = await get();
    expect([status, text]).toEqual([200, 'audio']);
    expect(headers).toMatchObject({
      'content-type': 'audio/x-wav',
      'content-disposition': 'inline',
      'accept-ranges': 'bytes',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    expect(headers['set-cookie']).toBeUndefined();
    expect(seen[0]?.headers.authorization).toBe(
      `Basic ${Buffer.from('project-1:PTsecret').toString('base64')}`,
    );
  });

  test('arrives in part if a player asks for one', async () => {
    const { origin, seen } = await host((_request, response) => {
      response
        .writeHead(206, { 'content-type': 'audio/mpeg', 'content-range': 'bytes 1-2/5' })
        .end('ud');
    });
    const { get } = await callboard(`${origin}/RE1`, [origin]);
    const { status, text, headers } = await get({ range: 'bytes=1-2' });
    expect([status, text, headers['content-range']]).toEqual([206, 'ud', 'bytes 1-2/5']);
    await get({ range: 'bytes=0-1,3-4' });
    await get({ range: 'lines=1-2' });
    expect(seen.map((request) => request.headers.range)).toEqual([
      'bytes=1-2',
      undefined,
      undefined,
    ]);
  });

  test('that is shorter than the range is a 416 with its length', async () => {
    const { origin } = await host((_request, response) => {
      response.writeHead(416, { 'content-range': 'bytes */5' }).end();
    });
    const { get } = await callboard(`${origin}/RE1`, [origin]);
    const { status, text, headers } = await get({ range: 'bytes=9-' });
    expect([status, codeOf(text), headers['content-range']]).toEqual([
      416,
      'recording_range',
      'bytes */5',
    ]);
  });

  test('whose host is done long before a slow reader arrives whole', async () => {
    const long = Buffer.alloc(1_000_000, 'audio');
    const done = Promise.withResolvers<void>();
    const { origin } = await host((request, response) => {
      request.socket.once('close', () => done.resolve());
      const headers = { 'content-type': 'audio/mpeg', connection: 'close' };
      response.writeHead(200, headers).end(long);
    });
    const source = recordingSource({ origins: [origin], account: null });
    const opened = await source.open(`${origin}/RE1`, null);
    const { pieces } = opened.ok ? opened.value : expect.fail('a recording');
    const got = [Buffer.from((await pieces.next()).value ?? expect.fail('a piece'))];
    // Nothing is read in the meantime.
    await done.promise;
    for await (const piece of pieces) got.push(Buffer.from(piece));
    expect(Buffer.concat(got).equals(long)).toBe(true);
  });

  test('that goes on and on ends after a while', async () => {
    const { origin } = await host((_request, response) => {
      response.writeHead(200, { 'content-type': 'audio/mpeg' });
      const timer = setInterval(() => response.write('more'), 10);
      response.once('close', () => clearInterval(timer));
    });
    const limits = { wholeTimeoutMs: 2_000 };
    const source = recordingSource({ origins: [origin], account: null, limits });
    const opened = await source.open(`${origin}/RE1`, null);
    const { pieces } = opened.ok ? opened.value : expect.fail('a recording');
    const all = async (): Promise<void> => {
      for await (const piece of pieces) expect(piece.length).toBeGreaterThan(0);
    };
    await expect(all()).rejects.toThrow();
  });

  test('of another call, or without a URL, is not found, and no one is asked', async () => {
    const { origin, seen } = await host(audio);
    const { ask: asked } = await callboard(`${origin}/RE1`, [origin]);
    for (const path of ['CA1/recordings/RE2', 'CA2/recordings/RE1']) {
      expect((await asked(`/api/v1/calls/${path}`)).status).toBe(404);
    }
    expect(seen).toEqual([]);
  });
});

describe("a URL that is not the provider's", () => {
  test('is never asked for', async () => {
    const provider = await host(audio);
    const other = await host(audio);
    const { get } = await callboard(`${other.origin}/RE1`, [provider.origin]);
    const { status, text } = await get();
    expect([status, JSON.parse(text)]).toMatchObject([
      502,
      { code: 'recording_refused', details: { reason: 'foreign' } },
    ]);
    expect(other.seen).toEqual([]);
  });

  test('is not reached by a redirect either', async () => {
    const inside = await host(audio);
    const provider = await host((_request, response) => {
      response.writeHead(302, { location: `${inside.origin}/latest/meta-data` }).end();
    });
    const { get } = await callboard(`${provider.origin}/RE1`, [provider.origin]);
    expect(JSON.parse((await get()).text).details).toEqual({ reason: 'foreign' });
    expect([provider.seen.length, inside.seen.length]).toEqual([1, 0]);
  });

  test('a redirect among the origins in the settings is followed, without credentials', async () => {
    const files = await host(audio);
    const provider = await host((_request, response) => {
      response.writeHead(307, { location: `${files.origin}/RE1.mp3` }).end();
    });
    const { get } = await callboard(`${provider.origin}/RE1`, [provider.origin, files.origin]);
    expect((await get()).text).toBe('audio');
    expect(files.seen.map(({ headers }) => headers.authorization)).toEqual([undefined]);
  });

  test('a redirect in circles ends after three', async () => {
    const { origin, seen } = await host((_request, response) => {
      response.writeHead(302, { location: '/RE1' }).end();
    });
    const { get } = await callboard(`${origin}/RE1`, [origin]);
    expect(codeOf((await get()).text)).toBe('provider_unreachable');
    expect(seen).toHaveLength(4);
  });
});

describe('a host that misbehaves', () => {
  test.each<[string, Handler, number, string]>([
    ['denies', (_, response) => response.writeHead(401).end('no'), 502, 'recording_refused'],
    ['lost it', (_, response) => response.writeHead(404).end(), 404, 'recording_not_found'],
    ['fails', (_, response) => response.writeHead(500).end(), 502, 'provider_unreachable'],
    [
      'sends a page',
      (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<script>'),
      502,
      'recording_refused',
    ],
    ['sends no type', (_, response) => response.writeHead(200).end('x'), 502, 'recording_refused'],
    [
      'sends a part without its range',
      (_, response) => response.writeHead(206, { 'content-type': 'audio/wav' }).end('x'),
      502,
      'provider_unreachable',
    ],
    ['never answers', () => undefined, 502, 'provider_unreachable'],
    ['hangs up', (request) => request.socket.destroy(), 502, 'provider_unreachable'],
    ['hangs up after its head', sendAndHangUp(''), 502, 'provider_unreachable'],
    ['sends nothing after its head', sendAndStall(''), 502, 'provider_unreachable'],
  ])('%s', async (_what, handler, status, code) => {
    const { origin } = await host(handler);
    const { get, logged } = await callboard(`${origin}/secret-path`, [origin]);
    const answer = await get();
    expect([answer.status, codeOf(answer.text)]).toEqual([status, code]);
    expect(answer.text + JSON.stringify(logged)).not.toMatch(/secret|127\.0\.0\.1/);
  });

  test.each([
    ['breaks off', sendAndHangUp('half')],
    ['stalls', sendAndStall('half')],
  ])('and %s halfway: the answer ends too, and the log has no URL', async (_what, handler) => {
    const { origin } = await host(handler);
    const { get, logged } = await callboard(`${origin}/secret-path`, [origin]);
    await expect(get()).rejects.toThrow();
    expect(JSON.stringify(logged)).not.toMatch(/secret|127\.0\.0\.1/);
  });
});
