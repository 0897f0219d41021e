import { describe, expect, test } from 'vitest';
import { success } from '../../src/core/result.ts';
import { callListSchema, callSchema } from '../../src/http/schemas/call.ts';
import { errorSchema } from '../../src/http/schemas/error.ts';
import { eventListSchema } from '../../src/http/schemas/event.ts';
import { failureListSchema } from '../../src/http/schemas/failure.ts';
import type { Asker } from '../../src/ports/access/asker.ts';
import type { PageRequest } from '../../src/ports/paging.ts';
import type { StoreUnavailable } from '../../src/ports/store-unavailable.ts';
import { ask } from '../support/http-client.ts';
import { startTestServer } from '../support/http-server.ts';
import { MemoryCalls, MemoryFailures, makeCall, makeEvent } from '../support/memory-ports.ts';

const HEADERS = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

describe('calls', () => {
  test('are listed with cursor, time and lag', async () => {
    await using it = await startTestServer();
    const first = await ask(it.server, '/api/v1/calls?limit=1');
    const page = callListSchema.parse(JSON.parse(first.text));
    expect(page).toMatchObject({
      calls: [{ callSid: 'CA1' }],
      nextCursor: '1',
      asOf: '2026-06-25T20:06:40.123Z',
      lagMs: 7,
    });
    const second = await ask(it.server, '/api/v1/calls?limit=1&cursor=1');
    expect(callListSchema.parse(JSON.parse(second.text))).toMatchObject({
      calls: [{ callSid: 'CA2' }],
      nextCursor: null,
    });
  });

  test.each([
    ['', {}],
    ['status=failed', { status: ['failed'] }],
    ['status=failed&status=busy,no-answer', { status: ['failed', 'busy', 'no-answer'] }],
    ['status=answered', { status: ['in-progress'] }],
    ['status=unknown', { status: ['unknown'] }],
    ['direction=inbound,outbound-dial', { direction: ['inbound', 'outbound-dial'] }],
    ['fromNumber=%2B15550100001', { fromNumber: '+15550100001' }],
    ['fromNumber=+15550100001', { fromNumber: '+15550100001' }],
    ['toNumber=sip:a@b.test', { toNumber: 'sip:a@b.test' }],
    ['number=%3D1001', { number: '1001' }],
    ['parentCallSid=CA7', { parentCallSid: 'CA7' }],
    ['batch=3', { batch: 3 }],
    [
      'from=2026-06-25&to=2026-06-25T20:26:02.5Z',
      { from: 1_782_345_600_000, to: 1_782_419_162_500 },
    ],
    ['from=2026-06-25T22:26:02+02:00', { from: 1_782_419_162_000 }],
    ['from=2026-06-25T22:26:02%2B02:00', { from: 1_782_419_162_000 }],
  ])(
    'the query "%s" asks the store for exactly that, as a list and as CSV',
    async (query, filter) => {
      await using it = await startTestServer();
      expect((await ask(it.server, `/api/v1/calls?${query}`)).status).toBe(200);
      expect((await ask(it.server, `/api/v1/calls.csv?${query}`)).status).toBe(200);
      expect(it.calls.filters).toEqual([filter, filter]);
    },
  );

  test.each([
    ['/api/v1/calls?state=failed', 'unknown_parameter', 'state', 'parentCallSid'],
    ['/api/v1/calls?Status=failed', 'unknown_parameter', 'Status', 'status'],
    ['/api/v1/calls?__proto__=1', 'unknown_parameter', '__proto__', 'status'],
    ['/api/v1/calls.csv?limit=5', 'unknown_parameter', 'limit', 'status'],
    ['/api/v1/calls/CA1?x=1', 'unknown_parameter', 'x', 'none'],
    ['/api/v1/calls/CA1/events?x=1', 'unknown_parameter', 'x', 'limit, cursor'],
    ['/api/v1/failures?x=1', 'unknown_parameter', 'x', 'limit, cursor'],
    ['/api/v1/failures/1.csv?x=1', 'unknown_parameter', 'x', 'none'],
    ['/api/v1/events.ndjson?x=1', 'unknown_parameter', 'x', 'none'],
    ['/metrics?x=1', 'unknown_parameter', 'x', 'none'],
    ['/api/v1/calls?status=broken', 'bad_parameter', 'status', 'completed'],
    ['/api/v1/calls?status=', 'bad_parameter', 'status', 'completed'],
    ['/api/v1/calls?direction=in%20bound', 'bad_parameter', 'direction', 'outbound-dial'],
    ['/api/v1/calls?direction=out', 'bad_parameter', 'direction', 'inbound, outbound-api'],
    ['/api/v1/calls?number=555', 'bad_parameter', 'number', 'whole number'],
    ['/api/v1/calls?limit=0', 'bad_parameter', 'limit', '1 to 1000'],
    ['/api/v1/calls?limit=1001', 'bad_parameter', 'limit', '1 to 1000'],
    ['/api/v1/calls?limit=1e2', 'bad_parameter', 'limit', '1 to 1000'],
    ['/api/v1/calls?limit=1&limit=2', 'bad_parameter', 'limit', 'more than once'],
    ['/api/v1/calls?batch=0', 'bad_parameter', 'batch', 'whole number'],
    ['/api/v1/calls?from=yesterday', 'bad_parameter', 'from', '2026-06-25T20:26:02Z'],
    ['/api/v1/calls?from=1782419162000', 'bad_parameter', 'from', '2026-06-25T20:26:02Z'],
    ['/api/v1/calls?from=2026-02-30', 'bad_parameter', 'from', '2026-06-25T20:26:02Z'],
    ['/api/v1/calls?from=2026-06-25T20:26:02', 'bad_parameter', 'from', '2026-06-25T20:26:02Z'],
    ['/api/v1/calls?from=2026-06-26&to=2026-06-25', 'bad_parameter', 'to', 'later than'],
    ['/api/v1/calls?number=', 'bad_parameter', 'number', '+15550100001'],
    ['/api/v1/calls?parentCallSid=a%2Fb', 'bad_parameter', 'parentCallSid', 'call sid'],
    ['/api/v1/calls?cursor=', 'bad_parameter', 'cursor', 'nextCursor'],
    ['/api/v1/calls?at=soon', 'bad_parameter', 'at', '2026-06-25T20:26:02Z'],
    ['/api/v1/calls?at=2026-06-25&cursor=1', 'bad_parameter', 'at', 'cursor'],
  ])('%s is refused by name, with the allowed values', async (path, code, parameter, allowed) => {
    await using it = await startTestServer();
    const { status, text } = await ask(it.server, path);
    const error = errorSchema.parse(JSON.parse(text));
    expect([status, error.code, error.details?.['parameter']]).toEqual([400, code, parameter]);
    expect(error.message).toContain(`"${parameter}"`);
    expect(error.message).toContain(allowed);
    expect(it.calls.filters).toEqual([]);
  });

  test('one is shown as in the list, or reported as missing', async () => {
    await using it = await startTestServer();
    const { text } = await ask(it.server, '/api/v1/calls/CA1');
    expect(callSchema.parse(JSON.parse(text))).toEqual(it.calls.all[0]);
    for (const sid of ['CA9', '%00', 'a%2Fb', 'x'.repeat(90), 'x'.repeat(500)]) {
      expect((await ask(it.server, `/api/v1/calls/${sid}`)).status).toBe(404);
    }
  });

  test('one is found by a prefix of its sid that is long enough and unique', async () => {
    const sids = ['bc5cd0a1-1111', 'bc5cd0a1-2222', 'CAbc5cd0a1ff', '0a1b2c3d-0000'];
    const many = Array.from({ length: 12 }, (_, index) => `ffffffff-${index}`);
    const calls = new MemoryCalls(
      [...sids, ...many].map((sid) => makeCall(sid)),
      new Map([['0a1b2c3d-0000', [makeEvent(1)]]]),
    );
    await using it = await startTestServer({ calls });
    for (const text of ['0a1b2c3d', '0a1b2c3d-00', 'CAbc5cd0a1', 'bc5cd0a1-1']) {
      const answer = await ask(it.server, `/api/v1/calls/${text}`);
      expect(callSchema.parse(JSON.parse(answer.text)).callSid.startsWith(text)).toBe(true);
    }
    const events = await ask(it.server, '/api/v1/calls/0a1b2c3d/events');
    expect(eventListSchema.parse(JSON.parse(events.text)).events).toHaveLength(1);

    for (const path of ['/api/v1/calls/bc5cd0a1', '/api/v1/calls/bc5cd0a1/events']) {
      const { status, text } = await ask(it.server, path);
      expect([status, JSON.parse(text)]).toMatchObject([
        409,
        { code: 'sid_ambiguous', details: { candidates: 'bc5cd0a1-1111 bc5cd0a1-2222' } },
      ]);
    }
    const crowded = await ask(it.server, '/api/v1/calls/ffffffff');
    const { message, details } = errorSchema.parse(JSON.parse(crowded.text));
    expect(message).toMatch(/^More than 10 calls .* ffffffff-9, …\. Use more digits of the sid\.$/);
    expect(String(details?.['candidates']).split(' ')).toHaveLength(10);

    const short = await ask(it.server, '/api/v1/calls/bc5cd0a');
    expect([short.status, JSON.parse(short.text)]).toMatchObject([400, { code: 'sid_too_short' }]);
    expect(short.text).toContain('8 hex digits');
    for (const text of ['0a1b2c3e', 'CA0a1b2c3d', 'bc5', 'CA9']) {
      expect((await ask(it.server, `/api/v1/calls/${text}`)).status).toBe(404);
    }
  });

  test('show their timeline in pages, with parameters as received', async () => {
    await using it = await startTestServer();
    const { text } = await ask(it.server, '/api/v1/calls/CA1/events?limit=2');
    const page = eventListSchema.parse(JSON.parse(text));
    expect(page.nextCursor).toBe('2');
    expect(page.events.map(({ position }) => position)).toEqual([1, 2]);
    expect(page.events[0]).toMatchObject({
      occurredAt: '2026-06-25T20:25:08.000Z',
      receivedAt: '2026-06-25T20:25:08.250Z',
      status: 'answered',
      parameters: { Extra: ['1', '2'] },
    });
    expect((await ask(it.server, '/api/v1/calls/CA9/events')).status).toBe(404);
  });
});

describe('failures', () => {
  test('of a long list are read in slices, and none is left out or shown twice', async () => {
    const asked: number[] = [];
    class ManyBatches extends MemoryFailures {
      override async page(asker: Asker, { cursor, limit }: PageRequest) {
        asked.push(limit);
        const newest = cursor === null ? 350 : Number(cursor);
        const first = await super.page(asker, { cursor: null, limit: 1 });
        const [closed = expect.fail()] = first.ok ? first.value.batches : [];
        const batches = Array.from({ length: Math.min(limit, newest) }, (_, index) => ({
          ...closed,
          batch: newest - index,
        }));
        const left = newest - batches.length;
        const open = { batch: 351, count: 0, openedAt: 0 };
        return success({ open, batches, nextCursor: left === 0 ? null : String(left) });
      }
    }
    await using it = await startTestServer({ failures: new ManyBatches() });
    const shown = async (limit: number) => {
      const { text } = await ask(it.server, `/api/v1/failures?limit=${limit}`);
      const { batches, nextCursor } = failureListSchema.parse(JSON.parse(text));
      return { batches: batches.map(({ batch }) => batch), nextCursor };
    };
    const from350 = (count: number) => Array.from({ length: count }, (_, index) => 350 - index);
    expect(await shown(1000)).toEqual({ batches: from350(350), nextCursor: null });
    expect(await shown(250)).toEqual({ batches: from350(250), nextCursor: '100' });
    expect(Math.max(...asked)).toBe(100);
  });

  test('show the open batch, the closed ones and their messages', async () => {
    await using it = await startTestServer({ failureThreshold: 250 });
    const { text } = await ask(it.server, '/api/v1/failures?limit=1');
    expect(failureListSchema.parse(JSON.parse(text))).toEqual({
      open: { batch: 3, count: 2, threshold: 250, since: '2026-06-25T20:06:40.123Z' },
      batches: [
        {
          batch: 2,
          count: 100,
          openedAt: '2026-06-25T17:53:20.000Z',
          closedAt: '2026-06-25T19:50:00.500Z',
          csvUrl: '/api/v1/failures/2.csv',
          reportFile: null,
          messages: [
            { to: '+15550100009', state: 'failed', code: '21610' },
            { to: 'https://hooks.example.com:8443', state: 'delivered', code: null },
          ],
        },
      ],
      nextCursor: '1',
    });
  });

  test('do not reveal the secret path of a webhook', async () => {
    await using it = await startTestServer();
    const { text } = await ask(it.server, '/api/v1/failures');
    expect(text).toContain('hooks.example.com');
    expect(text).not.toMatch(/secret|personal/);
  });

  test.each([1, 2, 3])('batch %i is available as CSV, even if it is open', async (batch) => {
    await using it = await startTestServer();
    const { text, headers } = await ask(it.server, `/api/v1/failures/${batch}.csv`);
    expect(text).toBe(`callSid\r\nCA-${batch}-1\r\nCA-${batch}-2\r\n`);
    expect(headers['content-disposition']).toBe(
      `attachment; filename="failed-calls-batch-${batch}.csv"`,
    );
  });

  test.each(['4.csv', '0.csv', '01.csv', '-1.csv', '1e0.csv', `${'9'.repeat(40)}.csv`])(
    '/api/v1/failures/%s is not found',
    async (file) => {
      await using it = await startTestServer();
      const { status, text } = await ask(it.server, `/api/v1/failures/${file}`);
      expect([status, errorSchema.parse(JSON.parse(text)).code]).toEqual([404, 'batch_not_found']);
    },
  );

  test.each(['1', '1.xml'])('/api/v1/failures/%s is no path', async (file) => {
    await using it = await startTestServer();
    const { status, text } = await ask(it.server, `/api/v1/failures/${file}`);
    expect([status, errorSchema.parse(JSON.parse(text)).code]).toEqual([404, 'not_found']);
  });
});

describe('operations', () => {
  test('health, readiness and metrics answer', async () => {
    await using it = await startTestServer();
    expect((await ask(it.server, '/healthz')).text).toBe('{"status":"ok"}');
    expect((await ask(it.server, '/readyz')).text).toBe('{"status":"ready"}');
    const metrics = await ask(it.server, '/metrics');
    expect(metrics.text).toBe('up 1\n');
    expect(metrics.headers['content-type']).toBe('text/plain; version=0.0.4');
  });

  test('a server that stores callbacks is ready, and says what else does not work', async () => {
    await using it = await startTestServer({
      readiness: async () => [{ part: 'reader', reason: 'it ended', keepsCallbacks: true }],
    });
    const { status, text } = await ask(it.server, '/readyz');
    expect([status, text]).toEqual([200, '{"status":"ready","degraded":{"reader":"it ended"}}']);
  });

  test.each([
    ['catch-up', 'store_behind', { lagMs: 1234 }],
    ['read', 'store_unreadable', undefined],
    ['damaged', 'store_damaged', undefined],
  ] as const)(
    'a store that cannot %s gets a 503, not a 404 or 500',
    async (cannot, code, details) => {
      class Unavailable extends MemoryCalls {
        override call(): Promise<never> {
          const error: StoreUnavailable = Object.assign(new Error('not now'), {
            code: 'STORE_UNAVAILABLE' as const,
            cannot,
            lagMs: 1234,
          });
          return Promise.reject(error);
        }
      }
      await using it = await startTestServer({ calls: new Unavailable([], new Map()) });
      const { status, headers, text } = await ask(it.server, '/api/v1/calls/CA1');
      // Damage doesn't go away by itself.
      expect([status, headers['retry-after']]).toEqual([
        503,
        cannot === 'damaged' ? undefined : '2',
      ]);
      const body = errorSchema.parse(JSON.parse(text));
      expect([body.code, body.details]).toEqual([code, details]);
      expect(it.logged).toEqual([]);
    },
  );

  test('a server that cannot store callbacks says why', async () => {
    await using it = await startTestServer({
      readiness: async () => [{ part: 'store', reason: 'the disk is full', keepsCallbacks: false }],
    });
    const { status, text } = await ask(it.server, '/readyz');
    expect(status).toBe(503);
    expect(errorSchema.parse(JSON.parse(text))).toMatchObject({
      code: 'not_ready',
      message: "Callbacks can't be stored: the disk is full.",
      details: { store: 'the disk is full' },
    });
  });
});

describe('every answer of the API', () => {
  const PATHS = [
    '/api/v1/calls',
    '/api/v1/calls/CA1',
    '/api/v1/calls/CA1/events',
    '/api/v1/calls.csv',
    '/api/v1/events.ndjson',
    '/api/v1/failures',
    '/api/v1/failures/1.csv',
    '/healthz',
    '/readyz',
    '/metrics',
    '/api/v1/calls/CA9',
    '/api/v1/calls?x=1',
    '/nowhere',
    '/api/v1/%zz',
  ];

  test.each(PATHS)(
    '%s cannot be run, embedded, or kept by others than the client',
    async (path) => {
      await using it = await startTestServer();
      const { headers } = await ask(it.server, path);
      expect(headers).toMatchObject(HEADERS);
      const mayKeep = headers.etag === undefined ? 'no-store' : 'private, no-cache';
      expect(headers['cache-control']).toBe(mayKeep);
      expect(headers['content-type']).toMatch(/^(application\/(json|x-ndjson)|text\/(csv|plain))/);
      expect(Object.keys(headers)).not.toEqual(
        expect.arrayContaining([expect.stringMatching(/^(server|x-powered-by)$/)]),
      );
    },
  );

  test.each(PATHS.slice(0, 10))('%s is read-only', async (path) => {
    await using it = await startTestServer();
    // A call can be erased.
    const isErasable = path === '/api/v1/calls/CA1';
    for (const method of ['POST', 'PUT', 'PATCH', 'OPTIONS', ...(isErasable ? [] : ['DELETE'])]) {
      const { status, headers, text } = await ask(it.server, path, { method, body: 'a=1' });
      expect([method, status]).toEqual([method, 405]);
      expect(headers.allow).toMatch(/^GET/);
      expect(errorSchema.parse(JSON.parse(text)).code).toBe('method_not_allowed');
    }
    const head = await ask(it.server, path, { method: 'HEAD' });
    const isExport = /csv|ndjson/.test(path);
    expect([head.status, head.text]).toEqual([isExport ? 405 : 200, '']);
  });

  test('an unexpected body is refused even if it is long or unreadable', async () => {
    await using it = await startTestServer();
    const long = { method: 'POST', body: 'x'.repeat(65_537) };
    const odd = { method: 'POST', body: 'x', headers: { 'content-type': ';;;' } };
    expect((await ask(it.server, '/api/v1/calls', long)).status).toBe(413);
    expect((await ask(it.server, '/api/v1/calls', odd)).status).toBe(415);
    expect(it.rejections).toEqual([]);
  });

  test('an unknown cursor is refused', async () => {
    await using it = await startTestServer();
    for (const path of ['/api/v1/calls', '/api/v1/calls/CA1/events', '/api/v1/failures']) {
      const { status, text } = await ask(it.server, `${path}?cursor=x`);
      expect([status, errorSchema.parse(JSON.parse(text)).code]).toEqual([400, 'bad_cursor']);
    }
  });

  test('a store that fails reveals no secret, but writes a line to the log', async () => {
    await using broken = await startTestServer({
      metricsText: {
        contentType: 'text/plain',
        text: async () => {
          throw new Error('call +15550100001 broke');
        },
      },
    });
    const { status, text } = await ask(broken.server, '/metrics');
    expect([status, errorSchema.parse(JSON.parse(text)).code]).toEqual([500, 'internal_error']);
    expect(text + JSON.stringify(broken.logged)).not.toContain('+1555');
    expect(broken.logged).toHaveLength(1);
  });
});
