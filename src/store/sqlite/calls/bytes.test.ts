import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteReader, ByteWriter } from './bytes.ts';

const taken = (writer: ByteWriter): ByteReader =>
  new ByteReader(Buffer.from(writer.take(), 'latin1'));

/** What `write` writes, for a reader. */
function written(write: (writer: ByteWriter) => void): ByteReader {
  const writer = new ByteWriter();
  write(writer);
  return taken(writer);
}

const lengthOf = (write: (writer: ByteWriter) => void): number => {
  const writer = new ByteWriter();
  write(writer);
  return writer.take().length;
};

const HEX = fc.stringMatching(/^(?:[0-9a-f]{2}){0,40}$/);
const VALUE = fc.oneof(
  fc.record({ as: fc.constant('byte' as const), value: fc.integer({ min: 0, max: 255 }) }),
  fc.record({ as: fc.constant('whole' as const), value: fc.maxSafeNat() }),
  fc.record({
    as: fc.constant('signed' as const),
    value: fc.integer({ min: -(2 ** 52), max: 2 ** 52 - 1 }),
  }),
  fc.record({ as: fc.constant('number' as const), value: fc.double({ noNaN: true }) }),
  fc.record({ as: fc.constant('text' as const), value: fc.string({ unit: 'grapheme' }) }),
  fc.record({ as: fc.constant('hex' as const), value: HEX }),
);
type Value = typeof VALUE extends fc.Arbitrary<infer One> ? One : never;

function write(writer: ByteWriter, value: Value): void {
  switch (value.as) {
    case 'text':
    case 'hex':
      writer[value.as](value.value);
      break;
    case 'byte':
    case 'whole':
    case 'signed':
    case 'number':
      writer[value.as](value.value);
      break;
  }
}

const read = (reader: ByteReader, { as, value }: Value): string | number =>
  as === 'hex' ? reader.hex(value.length) : reader[as]();

describe('bytes', () => {
  it('are read as they were written, whatever the values and their order', () => {
    fc.assert(
      fc.property(fc.array(VALUE, { maxLength: 60 }), (values) => {
        const reader = written((writer) => {
          for (const value of values) write(writer, value);
        });
        for (const value of values) {
          const expected = Object.is(value.value, -0) ? 0 : value.value;
          expect(read(reader, value)).toBe(expected);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it.each([0, 1, 127, 128, 16_383, 16_384, 2 ** 31, 2 ** 32, 2 ** 49 - 1, 2 ** 53 - 1])(
    'hold the whole number %d',
    (value) => {
      expect(written((writer) => writer.whole(value)).whole()).toBe(value);
    },
  );

  it.each([0, -1, 1, -64, 64, -(2 ** 51), 2 ** 51, -(2 ** 31) - 1])(
    'hold the signed number %d',
    (value) => {
      expect(written((writer) => writer.signed(value)).signed()).toBe(value);
    },
  );

  it.each([
    0.5,
    -0.1,
    85.95,
    2 ** 51,
    -(2 ** 60),
    1e300,
    Number.MIN_VALUE,
    Number.POSITIVE_INFINITY,
  ])('hold the number %d to the last bit', (value) => {
    expect(written((writer) => writer.number(value)).number()).toBe(value);
  });

  it('are few for small numbers', () => {
    expect(lengthOf((writer) => writer.whole(127))).toBe(1);
    expect(lengthOf((writer) => writer.signed(-64))).toBe(1);
    expect(lengthOf((writer) => writer.number(12))).toBe(2);
    expect(lengthOf((writer) => writer.number(0.5))).toBe(9);
  });

  it('are returned as a copy, which empties the writer', () => {
    const writer = new ByteWriter();
    writer.text('first');
    const first = taken(writer);
    writer.text('other');
    expect(first.text()).toBe('first');
    expect(taken(writer).text()).toBe('other');
    expect(writer.take()).toHaveLength(0);
  });

  it('hold texts that are longer than any buffer that was kept', () => {
    const text = 'ü'.repeat(10_000);
    const reader = written((writer) => {
      writer.byte(7);
      writer.text(text);
      writer.whole(9);
    });
    expect([reader.byte(), reader.text(), reader.whole()]).toEqual([7, text, 9]);
  });

  it('are not read beyond their end', () => {
    const reader = written((writer) => writer.byte(1));
    reader.byte();
    expect(() => reader.byte()).toThrow('ends before its last field');
    expect(() => new ByteReader(Buffer.from([0x80])).whole()).toThrow('ends before its last field');
  });
});
