/** Tests the generator against a server that reports what it saw. */

import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { afterEach, expect, it } from 'vitest';
import { buildRequests, type RequestList } from '../request-bytes.ts';
import { summarise } from '../statistics.ts';
import { traffic } from '../traffic.ts';
import { runLoad } from './run-load.ts';

const servers: { close(): void }[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function serve(listener: RequestListener): Promise<number> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  servers.push({
    close() {
      server.close();
      server.closeAllConnections();
    },
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

const requestList = (count: number): RequestList =>
  buildRequests(
    traffic('in-turn', 1, () => 0),
    count,
    { port: 1, key: 'k' },
  );

const cursor = (requests: RequestList, wraps = false) => ({
  requests,
  index: 0,
  left: Number.POSITIVE_INFINITY,
  wraps,
});

const OPTIONS = { connections: 8, seconds: 30, ratePerSecond: null, drainSeconds: 60 };

it('sends each request once, and ends with the list', async () => {
  const signatures: unknown[] = [];
  const port = await serve((request, reply) => {
    signatures.push(request.headers['x-signalwire-signature']);
    request.resume().on('end', () => reply.writeHead(204).end());
  });
  const run = await runLoad({ ...OPTIONS, port }, cursor(requestList(500)));
  expect(new Set(signatures).size).toBe(500);
  expect(run).toMatchObject({ sent: 500, abandoned: 0, lostConnections: 0 });
  expect(run.tally).toMatchObject({ answered: 500, refusals: 0 });
  expect(run.tally.latencies().every((latency) => latency > 0)).toBe(true);
});

it('starts over if allowed, until the time is up, and collects late replies', async () => {
  const port = await serve((request, reply) => {
    request.resume().on('end', () => reply.writeHead(204).end());
  });
  const options = { ...OPTIONS, port, seconds: 1 };
  const run = await runLoad(options, cursor(requestList(20), true));
  expect(run.sent).toBeGreaterThan(20);
  expect(run.abandoned).toBe(0);
  expect(run.seconds).toBeLessThanOrEqual(1);
});

it('sends no more than allowed, even if it may start over', async () => {
  const port = await serve((request, reply) => {
    request.resume().on('end', () => reply.writeHead(204).end());
  });
  const limited = { ...cursor(requestList(20), true), left: 50 };
  const run = await runLoad({ ...OPTIONS, port }, limited);
  expect(run).toMatchObject({ sent: 50, abandoned: 0 });
});

it('counts refusals separately, and describes the first', async () => {
  const port = await serve((request, reply) => {
    request.resume().on('end', () => reply.writeHead(403).end('{"code":"bad_signature"}'));
  });
  const { tally } = await runLoad({ ...OPTIONS, port }, cursor(requestList(50)));
  expect(tally).toMatchObject({ answered: 0, refusals: 50 });
  expect(tally.firstRefusal).toBe('403 {"code":"bad_signature"}');
});

it('does not wait forever for a server that never answers, or hangs up', async () => {
  const silent = await serve(() => {});
  const options = { ...OPTIONS, seconds: 1, drainSeconds: 0.1 };
  const waited = await runLoad({ ...options, port: silent }, cursor(requestList(50)));
  expect(waited).toMatchObject({ sent: 8, abandoned: 8 });

  const rude = await serve((request) => request.socket.destroy());
  const lost = await runLoad({ ...options, port: rude }, cursor(requestList(50)));
  expect(lost).toMatchObject({ sent: 8, lostConnections: 8 });
  expect(lost.firstLoss).not.toBeNull();
});

it('keeps its rate in an open loop, and includes the wait of late requests', async () => {
  let served = 0;
  const port = await serve((request, reply) => {
    served += 1;
    // The first hundred are answered at once; then the server pauses, and everything after that waits.
    if (served === 100) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    request.resume().on('end', () => reply.writeHead(204).end());
  });
  const options = { ...OPTIONS, port, connections: 2, seconds: 1, ratePerSecond: 500 };
  const run = await runLoad(options, cursor(requestList(600)));
  expect(run.sent).toBe(500);
  const { max } = summarise(run.tally.latencies());
  const waited = run.tally.latencies().filter((latency) => latency > 50).length;
  // A pause of 200 ms at 500/s: a hundred became due meanwhile, although only two were in flight.
  expect(max).toBeGreaterThan(190);
  expect(waited).toBeGreaterThan(60);
});
