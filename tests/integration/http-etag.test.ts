/** A client that sends an ETag back gets a 304 until the answer changes. */

import { expect, test } from 'vitest';
import type { Call } from '../../src/core/wire/call.ts';
import type { Asker } from '../../src/ports/access/asker.ts';
import { ask } from '../support/http-client.ts';
import { startTestServer } from '../support/http-server.ts';
import { MemoryCalls, makeCall, makeEvent } from '../support/memory-ports.ts';

/** Calls that change when the test says so. */
class ChangingCalls extends MemoryCalls {
  readonly now: Call[];

  constructor(now: Call[]) {
    super(now, new Map([['CA1', [makeEvent(1)]]]));
    this.now = now;
  }

  override async call(_asker: Asker, callSid: string) {
    return this.now.find((call) => call.callSid === callSid) ?? null;
  }
}

const TAGGED = [
  '/api/v1/calls',
  '/api/v1/calls/CA1',
  '/api/v1/calls/CA1/events',
  '/api/v1/failures',
  '/openapi.json',
  '/docs/reference/errors',
  '/docs/images/demo.svg',
];

test.each(TAGGED)('%s has an ETag, and a 304 for those who send it', async (path) => {
  await using it = await startTestServer();
  const first = await ask(it.server, path);
  const etag = first.headers.etag ?? expect.fail('an ETag');
  expect(first.headers['cache-control']).toMatch(/^(private, )?no-cache$/);
  for (const method of ['GET', 'HEAD']) {
    const again = await ask(it.server, path, { method, headers: { 'if-none-match': etag } });
    expect([again.status, again.text, again.headers.etag]).toEqual([304, '', etag]);
    expect(again.headers['content-type']).toBeUndefined();
    expect(again.headers['x-content-type-options']).toBe('nosniff');
  }
  const other = await ask(it.server, path, { headers: { 'if-none-match': '"other"' } });
  expect([other.status, other.text]).toEqual([200, first.text]);
});

test('a call has another ETag once it changes', async () => {
  const now = [makeCall('CA1', { status: 'in-progress', endedAt: null })];
  await using it = await startTestServer({ calls: new ChangingCalls(now) });
  const before = await ask(it.server, '/api/v1/calls/CA1');
  now[0] = makeCall('CA1');
  const headers = { 'if-none-match': before.headers.etag ?? expect.fail('an ETag') };
  const after = await ask(it.server, '/api/v1/calls/CA1', { headers });
  expect([after.status, JSON.parse(after.text).status]).toEqual([200, 'completed']);
});

test('a list that is only more current counts as the same', async () => {
  let asOf = 1_782_418_000_123;
  class Later extends MemoryCalls {
    override async listJson(...asked: Parameters<MemoryCalls['listJson']>) {
      const page = await super.listJson(...asked);
      asOf += 1000;
      return page.ok ? { ...page, value: { ...page.value, asOf } } : page;
    }
  }
  await using it = await startTestServer({ calls: new Later([makeCall('CA1')], new Map()) });
  const { headers } = await ask(it.server, '/api/v1/calls');
  const again = await ask(it.server, '/api/v1/calls', {
    headers: { 'if-none-match': headers.etag ?? expect.fail('an ETag') },
  });
  expect(again.status).toBe(304);
});

test('a list of hundreds of kilobytes is sent as it is made, without one', async () => {
  const many = Array.from({ length: 300 }, (_, index) => makeCall(`CA${index}`));
  await using it = await startTestServer({ calls: new MemoryCalls(many, new Map()) });
  const { headers, text } = await ask(it.server, '/api/v1/calls?limit=300');
  expect([headers.etag, JSON.parse(text).calls.length]).toEqual([undefined, 300]);
});

test('those without access learn nothing by an ETag', async () => {
  await using open = await startTestServer();
  const { headers } = await ask(open.server, '/api/v1/calls/CA1');
  await using closed = await startTestServer({ access: { adminToken: 'secret' } });
  const asked = await ask(closed.server, '/api/v1/calls/CA1', {
    headers: { 'if-none-match': headers.etag ?? '*' },
  });
  expect([asked.status, asked.headers.etag]).toEqual([401, undefined]);
});
