/**
 * A command failed with "The database is 2000 ms behind" if the disk was busy for a moment, although Callboard's answer
 * said to try again in two seconds. On a slow machine it was one of the first commands that the demo prints.
 *
 * What must hold: a command tries again when Callboard says to, for ten seconds.
 */

import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import type { CallList } from '../../src/core/wire/call-list.ts';
import { runCli } from '../support/cli-process.ts';

const BEHIND = { code: 'store_behind', message: 'The database is 2000 ms behind.', docs: '/docs/' };
const NOTHING: CallList = {
  calls: [],
  nextCursor: null,
  previousCursor: null,
  asOf: '2026-11-29T14:00:00.000Z',
  lagMs: 0,
};

/** A Callboard that's behind for the first `behind` requests. Returns its address and how many came. */
async function busyCallboard(behind: number, retryAfter: string) {
  let requests = 0;
  const server = createServer((_, response) => {
    requests += 1;
    const isBehind = requests <= behind;
    response.writeHead(isBehind ? 503 : 200, isBehind ? { 'retry-after': retryAfter } : {});
    response.end(JSON.stringify(isBehind ? BEHIND : NOTHING));
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('It has no port.');
  return { url: `http://127.0.0.1:${address.port}`, requests: () => requests };
}

it('tries again when Callboard says to', async () => {
  const { url, requests } = await busyCallboard(2, '1');
  expect(await runCli(['calls', 'list', '--url', url])).toMatchObject({
    code: 0,
    stderr: 'No calls match.\n',
  });
  expect(requests()).toBe(3);
});

it('says what Callboard said if it would take too long', async () => {
  const { url } = await busyCallboard(1, '60');
  const { code, stderr } = await runCli(['calls', 'list', '--url', url]);
  expect({ code, stderr }).toEqual({ code: 1, stderr: `callboard: ${BEHIND.message}\n` });
});
