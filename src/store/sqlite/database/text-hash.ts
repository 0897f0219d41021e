/**
 * A 32-bit hash of a SID or a number, for the indexes that calls are found by. It's stored, so its result for
 * a text never changes. Two texts can have the same hash, so a look-up also compares the text.
 */

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** FNV-1a over the text's characters, as a signed 32-bit integer. */
export function textHash(text: string): number {
  let hash = FNV_OFFSET;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), FNV_PRIME);
  }
  return hash | 0;
}
