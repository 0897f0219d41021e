import { describe, expect, it } from 'vitest';
import { textHash } from './text-hash.ts';

describe('the hash of a text', () => {
  // FNV-1a, 32 bits: the published test vectors, as signed integers. Stored, so it must never change.
  it.each([
    ['', 0x811c9dc5],
    ['a', 0xe40c292c],
    ['b', 0xe70c2de5],
    ['foobar', 0xbf9cf968],
    ['CA11111111111111111111111111111111', 0x114015a9],
    ['6f6f2f0c-1df5-4a7e-9b52-0a0b4d6f1c11', 0x6e22bbc0],
  ])('of %j never changes', (sid, hash) => {
    expect(textHash(sid)).toBe(hash | 0);
  });

  it('is a signed 32-bit integer, and spreads similar sids', () => {
    const hashes = Array.from({ length: 20_000 }, (_, index) => textHash(`CA${index}`));
    expect(hashes.every((hash) => hash === (hash | 0))).toBe(true);
    expect(new Set(hashes).size).toBeGreaterThan(19_990);
  });
});
