/**
 * The readers' process: requests a path with the given concurrency, reads each answer to the end and
 * discards it, and repeats until the time is up.
 */

import { Agent, get } from 'node:http';
import { type ReadingCommand, readingCommand } from './protocol.ts';

process.on('message', (message: unknown) => {
  void read(readingCommand.parse(message)).then((result) => process.send?.(result));
});
process.on('disconnect', () => process.removeAllListeners('message'));

async function read({ port, path, readers, seconds }: ReadingCommand): Promise<object> {
  const deadline = performance.now() + seconds * 1000;
  const total = { answers: 0, bytes: 0, failed: 0 };
  const one = async (): Promise<void> => {
    const agent = new Agent({ keepAlive: true });
    while (performance.now() < deadline) {
      const answer = await ask(agent, port, path, deadline);
      total.bytes += answer.bytes;
      if (answer.end === 'whole') total.answers += 1;
      if (answer.end === 'failed') total.failed += 1;
    }
    agent.destroy();
  };
  await Promise.all(Array.from({ length: readers }, one));
  return total;
}

interface Read {
  readonly bytes: number;
  readonly end: 'whole' | 'late' | 'failed';
}

/** Reads one answer, but stops at the deadline. */
function ask(agent: Agent, port: number, path: string, deadline: number): Promise<Read> {
  return new Promise((resolve) => {
    let bytes = 0;
    const request = get({ host: '127.0.0.1', port, path, agent }, (response) => {
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (performance.now() < deadline) return;
        request.destroy();
        resolve({ bytes, end: 'late' });
      });
      response.on('end', () =>
        resolve({ bytes, end: response.statusCode === 200 ? 'whole' : 'failed' }),
      );
    });
    request.on('error', () => resolve({ bytes, end: 'failed' }));
  });
}
