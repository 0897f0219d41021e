/**
 * HMAC-SHA1 (RFC 2104) with one key for many messages: two hashes over a message that already has room for
 * the first pad before it. Node's `createHmac` gives the same result, but makes a native object for each
 * message, which costs more than both hashes, and again when it's collected. Code that doesn't run for every
 * callback uses `createHmac`.
 */

import { hash, type KeyObject, timingSafeEqual } from 'node:crypto';

/** SHA-1's block size: the room before a message, and the length of a pad. */
export const PAD_BYTES = 64;

const DIGEST_BYTES = 20;
/** A digest in base64. */
const DIGEST_LETTERS = 28;
const INNER = 0x36;
const OUTER = 0x5c;

export class HmacSha1 {
  readonly #inner: Buffer;
  /** The outer pad, followed by the inner digest of the current message. */
  readonly #outer: Buffer;
  readonly #claimed = Buffer.alloc(DIGEST_LETTERS);
  readonly #made = Buffer.alloc(DIGEST_LETTERS);

  constructor(key: KeyObject) {
    const secret = key.export();
    const short = secret.length > PAD_BYTES ? hash('sha1', secret, 'buffer') : secret;
    const padded = Buffer.concat([short], PAD_BYTES);
    this.#inner = Buffer.from(padded.map((byte) => byte ^ INNER));
    this.#outer = Buffer.concat([padded.map((byte) => byte ^ OUTER)], PAD_BYTES + DIGEST_BYTES);
  }

  /** The digest of what follows the first `PAD_BYTES` bytes, which are overwritten. */
  of(room: Buffer): string {
    this.#inner.copy(room);
    writeLetters(this.#outer, PAD_BYTES, hash('sha1', room, 'binary'));
    return hash('sha1', this.#outer, 'base64');
  }

  /** Whether the digest is `claimed`, in constant time. */
  isOf(room: Buffer, claimed: string): boolean {
    if (claimed.length !== DIGEST_LETTERS) return false;
    writeLetters(this.#made, 0, this.of(room));
    writeLetters(this.#claimed, 0, claimed);
    return timingSafeEqual(this.#made, this.#claimed);
  }
}

/** Each character as a byte; 0 for one that doesn't fit. For this few, calling `write` costs more. */
function writeLetters(target: Uint8Array, start: number, letters: string): void {
  for (let index = 0; index < letters.length; index += 1) {
    const letter = letters.charCodeAt(index);
    target[start + index] = letter > 0xff ? 0 : letter;
  }
}
