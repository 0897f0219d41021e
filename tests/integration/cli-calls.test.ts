import { once } from 'node:events';
import { readdir, readFile, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Call } from '../../src/core/wire/call.ts';
import { CliProcess, runCli } from '../support/cli-process.ts';
import { makeCall } from '../support/memory-ports.ts';

const CALL: Call = makeCall('8d0c1f0e-5f6a-4c1b-9a53-0b6f6a1f2c11', {
  to: 'sip:\x1b[2Jalice@example.com',
  status: 'failed',
  startedAt: '2026-06-25T20:26:02.000Z',
  answeredAt: null,
  answeredAtInferred: false,
  durationSeconds: null,
  sipCode: 503,
  sipPhrase: 'Service Unavailable',
  recordings: [],
});

/** Answers like Callboard's API, and keeps the requests. */
async function apiServer(
  answer: (request: IncomingMessage, response: ServerResponse, url: URL) => void,
) {
  const asked: { readonly url: URL; readonly authorization: string | undefined }[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    asked.push({ url, authorization: request.headers.authorization });
    answer(request, response, url);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('TCP has a port.');
  return {
    asked,
    url: `http://127.0.0.1:${address.port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const json = (response: ServerResponse, body: unknown, status = 200): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

const page = (calls: readonly Call[], nextCursor: string | null = null) => ({
  calls,
  nextCursor,
  previousCursor: null,
  asOf: '2026-06-25T20:27:00.000Z',
  lagMs: 0,
});

const refusal = (code: string, message: string, details = {}) => ({
  code,
  message,
  details,
  docs: 'https://docs',
});

describe('calls list', () => {
  test('says how far it is behind what was acknowledged', async () => {
    await using api = await apiServer((_request, response) =>
      json(response, { ...page([]), lagMs: 12_345 }),
    );
    const { code, stderr } = await runCli(['calls', 'list', '--url', api.url]);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^This list is 12 seconds behind: .*\nNo calls match\.\n$/);
  });

  test('sends the filters under their API names, and the token', async () => {
    await using api = await apiServer((_request, response) => json(response, page([])));
    const filters = [
      '--status',
      'failed',
      'busy',
      '--from-number',
      '+15550100001',
      '--number',
      '=9',
    ];
    const times = ['--from', '2026-06-25', '--to', '2026-06-26T00:00:00+02:00'];
    const others = [
      '--direction',
      'inbound',
      '--to-number',
      'sip:8@x.test',
      '--parent',
      'CA1',
      '--batch',
      '3',
    ];
    const { code, stderr } = await runCli(
      ['calls', 'list', ...filters, ...times, ...others, '--limit', '7'],
      { env: { CALLBOARD_URL: api.url, CALLBOARD_ADMIN_TOKEN: 'secret' } },
    );
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: '--from 2026-06-25 means 2026-06-25 00:00:00 UTC.\nNo calls match.\n',
    });
    expect(api.asked[0]?.authorization).toBe('Bearer secret');
    expect([...(api.asked[0]?.url.searchParams ?? [])]).toEqual([
      ['status', 'failed'],
      ['status', 'busy'],
      ['direction', 'inbound'],
      ['fromNumber', '+15550100001'],
      ['toNumber', 'sip:8@x.test'],
      ['number', '=9'],
      ['from', '2026-06-25T00:00:00.000Z'],
      ['to', '2026-06-25T22:00:00.000Z'],
      ['parentCallSid', 'CA1'],
      ['batch', '3'],
      ['limit', '7'],
    ]);
  });

  test.each([
    [['--from', '-1h'], {}, /^--from -1h means 20\d\d-\d\d-\d\d \d\d:\d\d:\d\d UTC\.$/m],
    [['--from', 'yesterday', '--to', 'now'], {}, /^--from yesterday means .* 00:00:00 UTC\.$/m],
    [
      ['--from', '2026-06-25 02:10'],
      { CALLBOARD_TIMEZONE: 'Asia/Kathmandu' },
      /^--from 2026-06-25 02:10 means 2026-06-25 02:10:00 \+05:45 \(Asia\/Kathmandu\)\.$/m,
    ],
    [
      ['--from', '2026-06-25T02:10', '--utc'],
      { CALLBOARD_TIMEZONE: 'Asia/Kathmandu' },
      /^--from 2026-06-25T02:10 means 2026-06-25 02:10:00 UTC\.$/m,
    ],
    [
      ['--to', '2026-03-29 02:30'],
      { CALLBOARD_TIMEZONE: 'Europe/Berlin' },
      /means 2026-03-29 03:30:00 \+02:00 \(Europe\/Berlin\), because clocks skipped/,
    ],
  ])(
    'accepts times as people write them (%j) and says how it read them',
    async (times, env, said) => {
      await using api = await apiServer((_request, response) => json(response, page([])));
      const args = ['calls', 'list', '--url', api.url, ...times];
      const { code, stderr } = await runCli(args, { env });
      expect(code).toBe(0);
      expect(stderr).toMatch(said);
      const asked = [...(api.asked[0]?.url.searchParams ?? [])].filter(
        ([name]) => name !== 'limit',
      );
      for (const [, value] of asked) expect(new Date(value).toISOString()).toBe(value);
      expect(asked.map(([name]) => `--${name}`)).toEqual(
        times.filter((word) => /^--(from|to)$/.test(word)),
      );
    },
  );

  test.each([
    [['--direction', 'out'], /^callboard: --direction must be one of inbound, outbound-api, /],
    [['--status', 'failed,foo'], /^callboard: --status must be one of queued, .*unknown\.$/m],
    [['--number', '555'], /^callboard: --number must be a whole number such as \+15550100001, /],
    [['--from-number', ''], /^callboard: --from-number must be a whole number/],
  ])('%j can match nothing, and is refused before any request', async (args, message) => {
    await using api = await apiServer((_request, response) => json(response, page([])));
    const { code, stdout, stderr } = await runCli(['calls', 'list', '--url', api.url, ...args]);
    expect({ code, stdout, asked: api.asked.length }).toEqual({ code: 2, stdout: '', asked: 0 });
    expect(stderr).toMatch(message);
  });

  test('a window that ends before it begins is a usage error', async () => {
    const { code, stderr } = await runCli(['calls', 'list', '--from', '-1h', '--to', '-2h']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^callboard: --to must be later than --from/m);
  });

  test.each([
    [
      ['export', '--parent', ''.padStart(70, 'x')],
      refusal('bad_parameter', '…', { parameter: 'parentCallSid', problem: 'must be a sid' }),
      'callboard: --parent must be a sid.\n',
    ],
    [
      ['list', '--cursor', 'x'],
      refusal('bad_cursor', '…'),
      'callboard: --cursor must be a nextCursor from this Callboard.\n',
    ],
  ])('%j, refused by Callboard, is a usage error for that option', async (args, body, message) => {
    await using api = await apiServer((_request, response) => json(response, body, 400));
    const end = await runCli(['calls', ...args, '--url', api.url]);
    expect(end).toEqual({ code: 2, stdout: '', stderr: message });
  });

  test('prints a table in which no stored text can move the cursor', async () => {
    await using api = await apiServer((_request, response) => json(response, page([CALL])));
    const { code, stdout } = await runCli(['calls', 'list', '--url', api.url]);
    expect(code).toBe(0);
    expect(stdout.split('\n').map((line) => line.replaceAll(/ {2,}/g, ' | '))).toEqual([
      'Call SID | Status | Started (UTC) | Direction | To | From | Talk | SIP',
      '8d0c1f0e-5f6a-4c1b-9a53-0b6f6a1f2c11 | failed | 2026-06-25 20:26:02 | outbound-api | sip:\\u{1b}[2Jalice@example.com | +15550100001 | - | 503 Service Unavailable',
      '',
    ]);
  });

  test('follows the pages up to the limit, and its JSON says where to continue', async () => {
    await using api = await apiServer((_request, response, url) => {
      const size = Number(url.searchParams.get('limit'));
      const from = Number(url.searchParams.get('cursor') ?? '0');
      const calls = Array.from({ length: size }, (_, index) => ({
        ...CALL,
        callSid: `call-${from + index}`,
      }));
      json(response, page(calls, String(from + size)));
    });
    const { stdout } = await runCli([
      'calls',
      'list',
      '--url',
      api.url,
      '--limit',
      '2500',
      '--json',
    ]);
    const { calls, nextCursor } = JSON.parse(stdout);
    expect(calls).toHaveLength(2500);
    expect(new Set(calls.map((call: Call) => call.callSid)).size).toBe(2500);
    expect(nextCursor).toBe('2500');
    expect(api.asked.map(({ url }) => url.searchParams.get('limit'))).toEqual([
      '1000',
      '1000',
      '500',
    ]);
  });

  test('a refusal is shown in the server’s words, with the option that helps', async () => {
    await using api = await apiServer((_request, response) => {
      json(response, refusal('token_missing', 'Send the admin token.'), 401);
    });
    const { code, stderr } = await runCli(['calls', 'list', '--url', api.url]);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr:
        'callboard: Send the admin token. On the command line, use --token or CALLBOARD_API_KEY.\n',
    });
  });

  test.each([
    ['something else listens', (response: ServerResponse) => response.end('<html>'), /expects/],
    [
      'something else refuses',
      (response: ServerResponse) => response.writeHead(404).end('<html>'),
      /answered 404, but not like Callboard/,
    ],
    [
      'a call has invalid fields',
      (response: ServerResponse) => json(response, page([{ ...CALL, events: -1 }])),
      /expects \(at calls\.0\.events\)/,
    ],
  ])('says so if %s', async (_what, answer, message) => {
    await using api = await apiServer((_request, response) => {
      answer(response);
    });
    const { code, stdout, stderr } = await runCli(['calls', 'list', '--url', api.url]);
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  test('says so if nothing listens', async () => {
    const { code, stderr } = await runCli(['calls', 'list', '--url', 'http://127.0.0.1:9']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^callboard: .*127\.0\.0\.1:9.*--url\.\n$/);
  });
});

describe('calls show', () => {
  const timeline = {
    events: [
      {
        position: 41,
        kind: 'progress',
        status: 'initiated',
        sequenceNumber: 0,
        occurredAt: '2026-06-25T20:26:02.000Z',
        receivedAt: '2026-06-25T20:26:02.120Z',
        provenance: 'callback',
        duplicates: 0,
        lastDuplicateAt: null,
        parameters: { CallSid: CALL.callSid, CallStatus: 'initiated' },
      },
    ],
    nextCursor: null,
  };
  const answer = (_request: IncomingMessage, response: ServerResponse, url: URL): void =>
    json(response, url.pathname.endsWith('/events') ? timeline : CALL);

  test('prints what is known, and the timeline', async () => {
    await using api = await apiServer(answer);
    const { code, stdout } = await runCli(['calls', 'show', CALL.callSid, '--url', api.url]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^sipPhrase +Service Unavailable$/m);
    expect(stdout).toMatch(/^to +sip:\\u\{1b\}\[2Jalice@example\.com$/m);
    expect(stdout).not.toContain('answeredAt');
    expect(stdout).toMatch(/^Failed .*, SIP 503 Service Unavailable\.\n\n/);
    expect(stdout).toMatch(/^startedAt +2026-06-25 20:26:02 UTC$/m);
    expect(stdout).toMatch(/^2026-06-25 20:26:02 +\+0 s +progress +initiated +0 +\+0\.1 s +41$/m);
    expect(stdout).not.toContain('CallStatus=');
  });

  test('says so if the time of the answer was inferred', async () => {
    const answeredAt = '2026-06-25T20:25:08.000Z';
    const call = { ...CALL, status: 'completed', answeredAt, answeredAtInferred: true };
    await using api = await apiServer((_request, response, url) =>
      json(response, url.pathname.endsWith('/events') ? timeline : call),
    );
    const { stdout } = await runCli(['calls', 'show', CALL.callSid, '--url', api.url]);
    expect(stdout).toMatch(/^answeredAt +2026-06-25 20:25:08 UTC \(inferred\)$/m);
    expect(stdout).not.toContain('answeredAtInferred');
  });

  test('accepts a sid as a table shortens it, and shows parameters, and times in the zone', async () => {
    await using api = await apiServer(answer);
    const args = ['calls', 'show', '8d0c1f0e-5…', '--raw', '--url', api.url];
    const { stdout } = await runCli(args, { env: { CALLBOARD_TIMEZONE: 'Asia/Kathmandu' } });
    expect(api.asked[0]?.url.pathname).toBe('/api/v1/calls/8d0c1f0e-5');
    expect(stdout).toMatch(/^ {4}CallStatus=initiated$/m);
    expect(stdout).toMatch(/^Time \(Asia\/Kathmandu\)/m);
    expect(stdout).toMatch(/^startedAt +2026-06-26 02:11:02 \+05:45 \(Asia\/Kathmandu\)$/m);
  });

  test('prints both as JSON', async () => {
    await using api = await apiServer(answer);
    const { stdout } = await runCli(['calls', 'show', CALL.callSid, '--json', '--url', api.url]);
    expect(JSON.parse(stdout)).toEqual({ call: CALL, events: timeline.events });
  });

  test('a call that does not exist is a failure', async () => {
    await using api = await apiServer((_request, response) => {
      json(response, refusal('call_not_found', 'No call with this sid is stored.'), 404);
    });
    const { code, stderr } = await runCli(['calls', 'show', '../x', '--url', api.url]);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'callboard: No call with this sid is stored.\n',
    });
    expect(api.asked[0]?.url.pathname).toBe('/api/v1/calls/..%2Fx');
  });
});

describe('exports', () => {
  test('go to standard output unchanged', async () => {
    const lines = '{"path":"/callbacks/voice"}\n'.repeat(50_000);
    await using api = await apiServer((_request, response) => {
      response.end(lines);
    });
    const { code, stdout } = await runCli(['events', 'export', '--url', api.url]);
    expect(code).toBe(0);
    expect(stdout).toBe(lines);
    expect(api.asked[0]?.url.pathname).toBe('/api/v1/events.ndjson');
  });

  test('go there if the file is named -, too', async () => {
    await using api = await apiServer((_request, response) => {
      response.end('callSid\r\nCA1\r\n');
    });
    for (const command of ['calls', 'events']) {
      const args = [command, 'export', '--output', '-', '--url', api.url];
      await using running = await CliProcess.start(args);
      expect(await running.end).toMatchObject({
        code: 0,
        stdout: 'callSid\r\nCA1\r\n',
        stderr: '',
      });
      expect(await readdir(running.folder)).toEqual([]);
    }
  });

  test('go into a file, which gets its name once it is complete', async () => {
    await using api = await apiServer((_request, response) => {
      response.end('callSid\r\nCA1\r\n');
    });
    const options = ['--status', 'failed', '--output', 'calls.csv', '--url', api.url];
    await using running = await CliProcess.start(['calls', 'export', ...options]);
    expect((await running.end).code).toBe(0);
    const file = join(running.folder, 'calls.csv');
    expect(await readFile(file, 'utf8')).toBe('callSid\r\nCA1\r\n');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(api.asked[0]?.url.search).toBe('?status=failed');
  });

  test('leave no file if they break off, and that is a failure', async () => {
    await using api = await apiServer((_request, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('callSid\r\n', () => response.destroy());
    });
    const options = ['--output', 'calls.csv', '--url', api.url];
    await using running = await CliProcess.start(['calls', 'export', ...options]);
    const { code, stderr } = await running.end;
    expect(code).toBe(1);
    expect(stderr).toMatch(/was cut short, so the output is incomplete/);
    expect(await readdir(running.folder)).toEqual([]);
  });

  test('end without an error when their reader leaves early', async () => {
    await using api = await apiServer((_request, response) => {
      const fill = (): void => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
      };
      response.on('drain', fill);
      fill();
    });
    await using running = await CliProcess.start(['events', 'export', '--url', api.url]);
    await once(running.child.stdout, 'data');
    running.child.stdout.destroy();
    const { code, stderr } = await running.end;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });
});
