import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEventKey } from '../../../core/ids.ts';
import { KeyIndex } from './key-index.ts';

/** Few distinct words, so keys share most of their bits and collide. */
const KEY = fc
  .array(fc.constantFrom('00000000', '00000001', '00000100', 'ffffffff', '80000000'), {
    minLength: 4,
    maxLength: 4,
  })
  .map((words) => words.join(''));
const ANY_KEY = fc.oneof(
  KEY,
  fc
    .uint8Array({ minLength: 16, maxLength: 16 })
    .map((bytes) => Buffer.from(bytes).toString('hex')),
);

const keyOf = (hex: string) => parseEventKey(hex) ?? expect.fail();

describe('an index of keys', () => {
  it('holds exactly the keys that were added, however many and however similar', () => {
    fc.assert(
      fc.property(
        fc.array(ANY_KEY, { maxLength: 900 }),
        fc.array(ANY_KEY, { maxLength: 50 }),
        (added, others) => {
          const index = new KeyIndex();
          for (const key of added) index.addBytes(Buffer.from(key, 'hex'));
          const known = new Set(added);
          for (const key of [...added, ...others]) {
            expect(index.has(keyOf(key))).toBe(known.has(key));
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('takes at most 43 bytes per key once there are many', () => {
    const index = new KeyIndex(100_000);
    const room = index.bytes;
    const keys = Buffer.alloc(16 * 100_000);
    for (let key = 0; key < 100_000; key += 1) keys.writeUInt32BE(key * 40_503, key * 16);
    index.addBytes(keys);
    expect(index.bytes).toBe(room);
    expect(index.bytes / 100_000).toBeLessThan(43);
  });
});
