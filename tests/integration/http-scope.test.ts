/** Routes ask the store what the principal may see, and nothing else. */

import fastify from 'fastify';
import { expect, test } from 'vitest';
import { parseAccountSid } from '../../src/core/ids.ts';
import { success } from '../../src/core/result.ts';
import { callRoutes } from '../../src/http/routes/call-routes.ts';
import { exportRoutes } from '../../src/http/routes/export-routes.ts';
import { registerRoutes } from '../../src/http/routing/register-routes.ts';
import type { Principal } from '../../src/ports/access/principal.ts';
import { MemoryNumbers } from '../support/memory-numbers.ts';
import { MemoryCalls, MemoryExports, makeCall, makeEvent } from '../support/memory-ports.ts';
import { SILENT } from '../support/silent.ts';

test("every path about calls answers from the principal's accounts", async () => {
  const scope = [parseAccountSid('AC2') ?? expect.fail('an account')];
  const principal: Principal = {
    kind: 'api-key',
    keyId: 'key1',
    sessionHash: null,
    role: 'operator',
    scope,
    disclosure: 'masked',
  };
  const events = new Map(['CA1', 'CA2'].map((sid) => [sid, [makeEvent(1)]]));
  const all = [makeCall('CA1'), makeCall('CA2', { accountSid: 'AC2' })];
  const calls = new MemoryCalls(all, events);
  const numbers = new MemoryNumbers();
  const dimensions = ['queue'];
  const exports = new MemoryExports(calls);
  const routes = [
    ...callRoutes({ calls, numbers, dimensions }),
    ...exportRoutes({ exports, numbers, dimensions }),
  ];
  const api = fastify();
  registerRoutes(api, routes, {
    access: () => success(principal),
    logger: SILENT,
    stalledReaderMs: 1000,
  });
  const url = await api.listen({ host: '127.0.0.1', port: 0 });
  const ask = async (path: string) => {
    const response = await fetch(`${url}/api/v1/${path}`);
    return [response.status, await response.text()] as const;
  };
  try {
    for (const path of ['calls/CA1', 'calls/CA1/events']) expect((await ask(path))[0]).toBe(404);
    for (const path of ['calls', 'calls/CA2', 'calls.csv']) {
      const [status, text] = await ask(path);
      expect([status, text.includes('CA2'), text.includes('CA1')]).toEqual([200, true, false]);
    }
    expect((await ask('calls/CA2/events'))[0]).toBe(200);
    for (const path of ['calls?sipCode=503', 'calls.csv?outcome=busy', 'calls.parquet']) {
      expect((await ask(path))[0]).toBe(200);
    }
    const asked = [...calls.askers, ...numbers.asked.map(({ asker }) => asker)];
    const askers = asked.map((asker) => JSON.stringify(asker));
    expect([...new Set(askers)]).toEqual([JSON.stringify({ scope, disclosure: 'masked' })]);
  } finally {
    await api.close();
  }
});
