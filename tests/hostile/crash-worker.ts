/**
 * Ends a worker thread of another process through Node's inspector, the way a bug in it would. The process
 * must run with `--inspect`.
 */

import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { ServeProcess } from '../support/process-serve.ts';

const MESSAGE = z.looseObject({
  method: z.string().optional(),
  params: z
    .looseObject({
      sessionId: z.string().optional(),
      workerInfo: z.looseObject({ title: z.string() }).optional(),
    })
    .optional(),
});

/** Resolves once the worker whose name contains `name` has been ended. Rejects if there's none. */
export async function crashWorker(serving: ServeProcess, name: string): Promise<void> {
  // `serve` begins again as it starts, and the inspector with it.
  const [, address] =
    [...serving.stderr().matchAll(/Debugger listening on (ws:\S+)/g)].at(-1) ?? [];
  if (address === undefined)
    throw new Error('the process has no inspector: start it with --inspect');
  const socket = new WebSocket(address);
  const crashed = new Promise<void>((resolve, reject) => {
    socket.addEventListener('error', () => reject(new Error('the inspector refused')));
    socket.addEventListener('open', () => {
      const params = { waitForDebuggerOnStart: false };
      socket.send(JSON.stringify({ id: 1, method: 'NodeWorker.enable', params }));
    });
    socket.addEventListener('message', ({ data }) => {
      const { method, params } = MESSAGE.parse(JSON.parse(String(data)));
      if (method !== 'NodeWorker.attachedToWorker') return;
      if (params?.workerInfo?.title.includes(name) !== true) return;
      const expression = 'process.exit(1)';
      const message = JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression } });
      const sent = { sessionId: params.sessionId, message };
      socket.send(
        JSON.stringify({ id: 2, method: 'NodeWorker.sendMessageToWorker', params: sent }),
      );
      resolve();
    });
  });
  const late = delay(5000, undefined, { ref: false }).then(() => {
    throw new Error(`there's no worker called ${name}`);
  });
  try {
    await Promise.race([crashed, late]);
    // The message has been sent once the socket's buffer is empty.
    while (socket.bufferedAmount > 0) await delay(5);
  } finally {
    socket.close();
  }
}
