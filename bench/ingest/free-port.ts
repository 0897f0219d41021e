/** Picks a port before a server listens there: requests are signed for it, or the server comes back to it. */

import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below those that Linux gives to connections, and to servers that ask for any (32768 and up): it stays free. */
const FIRST = 10_000;
const COUNT = 20_000;

export async function freePort(): Promise<number> {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * COUNT);
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
