/**
 * 32 bits of a sid, for the index by which a call is found. Stored in the database: its result for a
 * given sid never changes. Two sids may share it, so whoever looks one up compares the sid as well.
 */

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** FNV-1a over the sid's characters, as a signed 32-bit integer. */
export function sidHash(sid: string): number {
  let hash = FNV_OFFSET;
  for (let index = 0; index < sid.length; index += 1) {
    hash = Math.imul(hash ^ sid.charCodeAt(index), FNV_PRIME);
  }
  return hash | 0;
}
