import { once } from 'node:events';
import { request } from 'node:http';
import { describe, expect, test } from 'vitest';
import type { Asker } from '../../src/ports/access/asker.ts';
import type { ChosenCalls } from '../../src/ports/exports.ts';
import { ask, connectRaw } from '../support/http-client.ts';
import { startTestServer } from '../support/http-server.ts';
import { MemoryCalls, MemoryExports, piecesOf } from '../support/memory-ports.ts';

const PIECE_BYTES = 64 * 1024;

/** A long export that records how far it was read. */
class LongExports extends MemoryExports {
  readonly pieces: number;
  pulled = 0;
  readonly ended = Promise.withResolvers<void>();

  constructor(pieces: number) {
    super(new MemoryCalls([], new Map()));
    this.pieces = pieces;
  }

  override async callsCsv() {
    return piecesOf(this.#all());
  }

  async *#all(): AsyncGenerator<Uint8Array, undefined> {
    try {
      while (this.pulled < this.pieces) {
        this.pulled++;
        yield Buffer.alloc(PIECE_BYTES, 'x');
      }
      return undefined;
    } finally {
      this.ended.resolve();
    }
  }
}

/** An export that breaks: for batch 1 before it begins, for the others later. */
class BrokenExports extends MemoryExports {
  constructor() {
    super(new MemoryCalls([], new Map()));
  }

  override async callsCsv(_asker: Asker, chosen: ChosenCalls) {
    return piecesOf(brokenPieces('filter' in chosen && chosen.filter.batch === 1));
  }
}

async function* brokenPieces(isEarly: boolean): AsyncGenerator<Uint8Array, undefined> {
  if (!isEarly) yield Buffer.from('CA1\r\n');
  throw new Error('+15550100001 is gone');
}

/** Opens an export and leaves its body unread. */
async function open(port: number) {
  const outgoing = request({ host: '127.0.0.1', port, path: '/api/v1/calls.csv', agent: false });
  outgoing.end();
  const [response] = await once(outgoing, 'response');
  return response;
}

describe('an export', () => {
  test('of calls is a CSV file; of events, lines of JSON', async () => {
    await using it = await startTestServer();
    const csv = await ask(it.server, '/api/v1/calls.csv?status=failed');
    expect(csv.text).toBe('callSid\r\nCA2\r\n');
    expect(csv.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': 'attachment; filename="calls.csv"',
    });
    const events = await ask(it.server, '/api/v1/events.ndjson');
    expect(JSON.parse(events.text)).toMatchObject({ path: '/callbacks/voice', method: 'POST' });
    expect(events.headers).toMatchObject({
      'content-type': 'application/x-ndjson; charset=utf-8',
      'content-disposition': 'attachment; filename="events.ndjson"',
    });
  });

  test('is never held in memory, whatever its length: it is read as fast as the client takes it', async () => {
    const exports = new LongExports(2_000);
    await using it = await startTestServer({ exports });
    const response = await open(it.server.port);
    let received = 0;
    let widest = 0;
    for await (const chunk of response) {
      received += chunk.length;
      widest = Math.max(widest, exports.pulled * PIECE_BYTES - received);
    }
    expect(received).toBe(2_000 * PIECE_BYTES);
    // 125 MB went through; the sockets of both ends hold only a few.
    expect(widest).toBeLessThan(24 * 1024 * 1024);
  });

  test('stops reading the store when its reader leaves', async () => {
    const exports = new LongExports(1_000_000);
    await using it = await startTestServer({ exports });
    const response = await open(it.server.port);
    await once(response, 'readable');
    response.destroy();
    await exports.ended.promise;
    expect(exports.pulled).toBeLessThan(1_000);
    expect(it.logged).toEqual([]);
  });

  test('is abandoned when its reader takes nothing for too long', async () => {
    const exports = new LongExports(1_000_000);
    await using it = await startTestServer({ exports, limits: { stalledReaderMs: 200 } });
    using raw = await connectRaw(it.server);
    raw.socket.pause();
    raw.socket.write('GET /api/v1/calls.csv HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await exports.ended.promise;
    expect(exports.pulled).toBeLessThan(1_000);
  });

  test('that breaks before it begins is an error; one that breaks later never looks complete', async () => {
    await using it = await startTestServer({ exports: new BrokenExports() });
    const early = await ask(it.server, '/api/v1/calls.csv?batch=1');
    expect([early.status, early.headers['content-disposition']]).toEqual([500, undefined]);
    await expect(ask(it.server, '/api/v1/calls.csv')).rejects.toThrow('aborted');
    expect(JSON.stringify(it.logged)).not.toContain('+1555');
    expect(it.logged.map(({ message }) => message)).toContain('An export failed halfway.');
  });
});
