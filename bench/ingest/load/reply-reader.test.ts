import fc from 'fast-check';
import { expect, it } from 'vitest';
import { replyReader } from './reply-reader.ts';

const REPLIES = [
  'HTTP/1.1 204 No Content\r\nDate: Thu, 25 Jun 2026 20:26:02 GMT\r\n\r\n',
  'HTTP/1.1 403 Forbidden\r\ncontent-length: 12\r\n\r\n{"code":"x"}',
  'HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n',
  'HTTP/1.1 400 Bad Request\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nwhy\r\n0\r\n\r\n',
] as const;
const EXPECTED = [
  [204, ''],
  [403, '{"code":"x"}'],
  [503, ''],
  [400, 'why'],
] as const;

it('finds every reply, wherever the stream was split', () => {
  const stream = Buffer.from(REPLIES.join(''));
  fc.assert(
    fc.property(fc.array(fc.nat(stream.length)), (cuts) => {
      const found: unknown[] = [];
      const read = replyReader((status, body) => found.push([status, body]));
      const edges = [0, ...cuts.toSorted((a, b) => a - b), stream.length];
      for (const [index, edge] of edges.slice(1).entries()) {
        const part = stream.subarray(edges[index], edge);
        read(part, part.length);
      }
      expect(found).toEqual(EXPECTED);
    }),
  );
});

it('reads only as much of the buffer as was filled', () => {
  const buffer = Buffer.from(REPLIES[0] + REPLIES[1]);
  const found: number[] = [];
  replyReader((status) => found.push(status))(buffer, REPLIES[0].length);
  expect(found).toEqual([204]);
});
