import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import twilio from 'twilio';
import { describe, expect, test } from 'vitest';
import { runCli } from '../support/cli-process.ts';

const KEY = 'key-of-the-test';

/** Accepts callbacks as a receiver does: correctly signed ones get 204, others 403. */
async function receiver() {
  const received: { readonly callSid: string | null }[] = [];
  let mostAtOnce = 0;
  let atOnce = 0;
  let url = '';
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    atOnce += 1;
    mostAtOnce = Math.max(mostAtOnce, atOnce);
    const form = new URLSearchParams(await text(request));
    const signature = String(request.headers['x-signalwire-signature'] ?? '');
    const address = `${url}${request.url ?? ''}`;
    const good = twilio.validateRequest(KEY, signature, address, Object.fromEntries(form));
    if (good) received.push({ callSid: form.get('CallSid') });
    atOnce -= 1;
    response.writeHead(good ? 204 : 403).end();
  };
  const server = createServer((request, response) => void take(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('TCP has a port.');
  url = `http://127.0.0.1:${address.port}`;
  return {
    url,
    received,
    mostAtOnce: () => mostAtOnce,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const line = (index: number, receivedAt: string | number): string =>
  `${JSON.stringify({
    path: '/callbacks/voice?tenant=1',
    method: 'POST',
    parameters: { CallSid: `call-${index}`, CallStatus: 'completed' },
    receivedAt,
  })}\n`;

const capture = (count: number): string =>
  Array.from({ length: count }, (_, index) => line(index, index)).join('');

describe('replay', () => {
  test('sends every request once, signed, with a limit on how many at a time', async () => {
    await using target = await receiver();
    const { code, stdout } = await runCli(
      ['replay', 'capture.ndjson', '--speed', '0', '--concurrency', '8', '--url', target.url],
      { files: { 'capture.ndjson': capture(2_000) }, env: { SIGNALWIRE_SIGNING_KEY: `${KEY},b` } },
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Sent 2,000 in [\d.]+ s, [\d,]+ a second: 2,000 x 204\.\n$/);
    expect(new Set(target.received.map(({ callSid }) => callSid)).size).toBe(2_000);
    expect(target.mostAtOnce()).toBeLessThanOrEqual(8);
  });

  test('keeps the pace of the capture, times the speed', async () => {
    await using target = await receiver();
    const times = ['2026-06-25T20:26:00.000Z', '2026-06-25T20:26:30.000Z', 1782419220000];
    const { code, stdout } = await runCli(
      ['replay', '-', '--speed', '60', '--signing-key', KEY, '--json', '--url', target.url],
      { input: times.map((at, index) => line(index, at)).join('') },
    );
    expect(code).toBe(0);
    expect(target.received.map(({ callSid }) => callSid)).toEqual(['call-0', 'call-1', 'call-2']);
    expect(JSON.parse(stdout).seconds).toBeGreaterThan(0.99);
  });

  test('prints the answers, whatever they were', async () => {
    await using target = await receiver();
    const args = ['replay', '-', '--speed', '0', '--json', '--url', target.url];
    const input = capture(3);
    const { code, stdout } = await runCli([...args, '--unsigned'], { input });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ sent: 3, answers: { 403: 3 }, unanswered: 0 });
    expect(target.received).toEqual([]);
  });

  test('fails if no server answers', async () => {
    const args = ['replay', '-', '--unsigned', '--url', 'http://127.0.0.1:9'];
    const { code, stderr } = await runCli(args, { input: capture(2) });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^callboard: 2 requests got no answer \(.*\)\. Is Callboard at/);
  });

  test('names an invalid line, and sends what came before it', async () => {
    await using target = await receiver();
    const { code, stderr } = await runCli(
      ['replay', '-', '--signing-key', KEY, '--url', target.url],
      { input: `${capture(2)}\n{"path":"/x"}\n` },
    );
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^callboard: Line 4 of the capture isn't valid.*\. 2 requests were sent before it\.$/m,
    );
    expect(target.received).toHaveLength(2);
  });

  test('names a file that does not exist', async () => {
    const { code, stderr } = await runCli(['replay', 'no.ndjson', '--unsigned']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^callboard: no\.ndjson can't be read: ENOENT/);
  });
});
