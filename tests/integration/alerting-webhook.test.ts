/** A batch closes, and its webhook goes out, signed so that the library's own verifier accepts it. */

import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stepOf } from '../../src/core/outbox/outbox-machine.ts';
import { LogBook, type ProcessSettings, startProcess } from '../support/alerting-process.ts';
import { type KillAtWrite, MemoryOutbox } from '../support/memory-outbox.ts';
import { VirtualTimer } from '../support/virtual-timer.ts';

const SECRET = `whsec_${btoa('a secret of twenty-four b')}`;

type Reply = number | 'reset' | 'silence';

let folder: string;
let timer: VirtualTimer;
let store: MemoryOutbox;
let log: LogBook;
let server: Server;
let url: string;
let replies: Reply[];
let got: { readonly headers: IncomingHttpHeaders; readonly body: string }[];
let sockets: Socket[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'alerting-'));
  // The verifier uses the machine's own clock.
  timer = new VirtualTimer(Date.now());
  store = new MemoryOutbox();
  log = new LogBook();
  replies = [];
  got = [];
  sockets = [];
  server = createServer((request, response) => {
    text(request).then(
      (body) => {
        got.push({ headers: request.headers, body });
        const reply = replies.shift() ?? 204;
        if (reply === 'reset') request.socket.resetAndDestroy();
        else if (reply !== 'silence') response.writeHead(reply, { location: '/elsewhere' }).end();
      },
      // Its sender gave up, or the test is over.
      () => response.destroy(),
    );
  });
  server.on('connection', (socket) => sockets.push(socket.on('error', () => undefined)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  url = `http://127.0.0.1:${address.port}/hook?key=personal`;
});

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true, force: true });
});

const start = (kill: KillAtWrite | null = null, more: Partial<ProcessSettings> = {}) =>
  startProcess({
    ...more,
    store,
    timer,
    reportsFolder: folder,
    log,
    provider: null,
    webhookSecret: SECRET,
    kill,
  });

const row = {
  callSid: 'CA1',
  status: 'failed',
  eventTimestamp: null,
  direction: null,
  to: null,
  from: null,
  recordingUrl: null,
  sipCode: null,
  sipPhrase: null,
};

const TARGETS = { installation: 'T3ST', smsRecipients: [], publicUrl: 'https://board.test' };

const close = () => store.close(4, [row], { ...TARGETS, webhookUrl: url }, timer.now());
const settled = () => store.entries().every((entry) => stepOf(entry.state) === 'none');

const headersOf = (headers: IncomingHttpHeaders) => ({
  'webhook-id': String(headers['webhook-id']),
  'webhook-timestamp': String(headers['webhook-timestamp']),
  'webhook-signature': String(headers['webhook-signature']),
});

describe('the webhook of a closed batch', () => {
  it('is signed JSON that the standard’s own verifier accepts', async () => {
    await using _process = start();
    const closed = close();
    await timer.until(settled);
    expect(got).toHaveLength(1);
    const [{ headers, body } = { headers: {}, body: '' }] = got;
    expect(headers['content-type']).toBe('application/json');
    expect(new Webhook(SECRET).verify(body, headersOf(headers))).toEqual({
      type: 'failures.threshold_reached',
      timestamp: new Date(closed.closedAt).toISOString(),
      data: {
        reference: 'CB-T3ST-4',
        batch: 4,
        count: 1,
        threshold: 1,
        openedAt: new Date(closed.openedAt).toISOString(),
        closedAt: new Date(closed.closedAt).toISOString(),
        csvUrl: 'https://board.test/api/v1/failures/4.csv',
      },
    });
    expect(() => new Webhook(SECRET).verify(`${body} `, headersOf(headers))).toThrow();
    expect(store.entries()[0]?.state).toBe('delivered');
    expect(JSON.stringify(log.lines)).not.toContain('personal');
  });

  it('is sent again with the same id and body until it is accepted', async () => {
    replies.push(500, 'reset', 'silence', 429, 302, 404, 401);
    await using _process = start(null, { timeoutMs: 5_000 });
    close();
    await timer.until(settled);
    expect(got).toHaveLength(8);
    expect(new Set(got.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(new Set(got.map(({ body }) => body)).size).toBe(1);
    expect(store.entries()[0]).toMatchObject({ state: 'delivered', attempts: 8, code: null });
  });

  it.each([410, 400, 422])('is given up after a %i', async (status) => {
    replies.push(status);
    await using _process = start();
    close();
    await timer.until(settled);
    expect(got).toHaveLength(1);
    expect(store.entries()[0]).toMatchObject({ state: 'failed', code: `HTTP ${status}` });
  });

  it('goes to a URL with a user and a password, which are sent as basic authentication', async () => {
    url = url.replace('http://', 'http://call%20board:p%40ss@');
    await using _process = start();
    close();
    await timer.until(settled);
    expect(store.entries()[0]).toMatchObject({ state: 'delivered', attempts: 1 });
    expect(got[0]?.headers.authorization).toBe(`Basic ${btoa('call board:p@ss')}`);
    expect(JSON.stringify(log.lines)).not.toMatch(/p%40ss|p@ss/);
  });

  it('logs a refusal with its HTTP status, not with a code to look up', async () => {
    replies.push(404, 410);
    await using _process = start();
    close();
    await timer.until(settled);
    const reasons = log.lines.flatMap(({ fields }) => fields['reason'] ?? []);
    expect(reasons).toEqual([
      "The receiver didn't accept the alert (HTTP 404).",
      'The receiver rejected the alert permanently (HTTP 410).',
    ]);
  });

  it('logs a refused connection if nothing listens', async () => {
    const refused = url;
    server.close();
    await using _process = start();
    close();
    await timer.until(() => store.entries()[0]?.attempts === 2);
    const reasons = log.lines.flatMap(({ fields }) => fields['reason'] ?? []);
    expect(reasons[0]).toBe('The connection was refused; nothing was sent.');
    expect(JSON.stringify(log.lines)).not.toContain(refused);
  });

  it('logs a host that cannot be resolved', async () => {
    url = 'http://no-such-host.invalid/hook';
    await using _process = start();
    close();
    await timer.until(() => store.entries()[0]?.attempts === 2);
    const reasons = log.lines.flatMap(({ fields }) => fields['reason'] ?? []);
    expect(reasons[0]).toBe("The host's name couldn't be resolved; nothing was sent.");
  });

  it('is given up after a day, and the log says why', async () => {
    replies.push(...Array.from({ length: 2_000 }, () => 503));
    await using _process = start();
    close();
    const closedAt = timer.now();
    await timer.until(settled);
    expect(store.entries()[0]).toMatchObject({ state: 'failed' });
    expect(store.entries()[0]?.detail).toContain('server error');
    expect(timer.now() - closedAt).toBeGreaterThan(23 * 3_600_000);
    expect(timer.now() - closedAt).toBeLessThan(25 * 3_600_000);
  });

  it.each([
    { write: 1, side: 'before' },
    { write: 1, side: 'after' },
    { write: 2, side: 'before' },
    { write: 2, side: 'after' },
  ] as const)('arrives despite a kill $side write $write', async (kill) => {
    close();
    {
      await using killed = start(kill);
      await timer.until(() => killed.life.ended);
      timer.forgetAll();
    }
    await using _process = start();
    await timer.until(settled);
    expect(store.entries()[0]?.state).toBe('delivered');
    expect(new Set(got.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  });
});
