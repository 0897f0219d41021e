import fc from 'fast-check';
import { expect, it } from 'vitest';
import { expectSame } from '../../../../tests/support/invariants.ts';
import { parseEventKey } from '../../../core/ids.ts';
import { ByteWriter } from './bytes.ts';
import { decodeChunk, encodeChunk, keysOfChunk } from './event-chunk.ts';

const EVENT = fc.record({
  distance: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 1e12 })),
  stamp: fc.record(
    {
      occurredAt: fc.nat(4e12),
      rank: fc.integer({ min: -1, max: 4 }),
      sequenceNumber: fc.integer({ min: -1, max: 2 ** 40 }),
      key: fc
        .uint8Array({ minLength: 16, maxLength: 16 })
        .map((bytes) => parseEventKey(Buffer.from(bytes).toString('hex')) ?? expect.fail()),
    },
    { noNullPrototype: true },
  ),
});

it('a chunk of events is read as it was written, and has its keys without being unpacked', () => {
  const writer = new ByteWriter();
  fc.assert(
    fc.property(fc.array(EVENT, { minLength: 1, maxLength: 70 }), (events) => {
      let position = 0;
      const positions = events.map(({ distance }) => {
        position += distance;
        return position;
      });
      const stamps = events.map(({ stamp }) => stamp);
      const chunk = encodeChunk(writer, { stamps, positions });
      expectSame(chunk.firstPosition, positions[0]);
      expectSame(decodeChunk(chunk.bytes), { stamps, positions });
      expect(keysOfChunk(chunk.bytes).toString('hex')).toBe(stamps.map(({ key }) => key).join(''));
    }),
    { numRuns: 500 },
  );
});

it('a chunk is refused if its layout is unknown or bytes are missing', () => {
  const key = parseEventKey('0'.repeat(32)) ?? expect.fail();
  const stamps = [{ occurredAt: 5, rank: 1, sequenceNumber: 2, key }];
  const { bytes } = encodeChunk(new ByteWriter(), { stamps, positions: [7] });
  expect(() => decodeChunk(Buffer.concat([Buffer.from([9]), bytes.subarray(1)]))).toThrow(
    'unknown layout 9',
  );
  expect(() => decodeChunk(bytes.subarray(0, 9))).toThrow('shorter than its keys');
});
