/**
 * A connection that was opened and never used (browsers open them ahead of time) delayed shutdown until its
 * deadline of ten seconds.
 *
 * What must hold: closing waits for requests in progress, and for nothing else.
 */

import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { startTestServer } from '../support/http-server.ts';

/** So long that no machine is slow enough to take it for the deadline. */
const DEADLINE_MS = 120_000;

it('closes at once despite a connection on which nothing was ever sent', async () => {
  const { server } = await startTestServer({ limits: { closeTimeoutMs: DEADLINE_MS } });
  const socket = connect(server.port, '127.0.0.1');
  await once(socket, 'connect');
  const closed = new Promise((resolve) =>
    socket.on('error', () => undefined).once('close', resolve),
  );
  const began = performance.now();
  await server.close();
  await closed;
  expect(performance.now() - began).toBeLessThan(DEADLINE_MS / 2);
});
