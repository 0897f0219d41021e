/**
 * 32 bits of a sid or a number, for the indexes by which calls are found. Stored in the database: its
 * result for a given text never changes. Two texts may share it, so whoever looks one up compares the
 * text as well.
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
