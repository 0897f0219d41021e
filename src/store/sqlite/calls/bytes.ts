/**
 * Packs values into few bytes, for the columns whose layout is our own. A call's row is rewritten with almost
 * every event, so its size decides how much is written to disk.
 */

import { hexDigit } from '../../../core/hex.ts';

const GROUP = 128;

/** Writes values one after the other. */
export class ByteWriter {
  #buffer = Buffer.allocUnsafeSlow(4096);
  #length = 0;

  byte(value: number): void {
    this.#reserve(1);
    this.#buffer[this.#length] = value;
    this.#length += 1;
  }

  /** A whole number of at least 0, seven bits a byte. */
  whole(value: number): void {
    this.#reserve(8);
    let rest = value;
    while (rest >= GROUP) {
      this.#buffer[this.#length] = (rest % GROUP) + GROUP;
      this.#length += 1;
      rest = Math.floor(rest / GROUP);
    }
    this.#buffer[this.#length] = rest;
    this.#length += 1;
  }

  /** A whole number of either sign; small ones take few bytes. */
  signed(value: number): void {
    this.whole(value < 0 ? -value * 2 - 1 : value * 2);
  }

  /** Any number: whole ones in few bytes, others in nine. */
  number(value: number): void {
    if (Number.isInteger(value) && Math.abs(value) < 2 ** 51) {
      this.byte(0);
      this.signed(value);
      return;
    }
    this.byte(1);
    this.#reserve(8);
    this.#length = this.#buffer.writeDoubleLE(value, this.#length);
  }

  text(value: string): void {
    if (value.length < GROUP && this.#shortAscii(value)) return;
    const bytes = Buffer.byteLength(value);
    this.whole(bytes);
    this.#reserve(bytes);
    this.#length += this.#buffer.write(value, this.#length, 'utf8');
  }

  /** Bytes, a byte each character: what `take` returned. */
  bytes(value: string): void {
    this.whole(value.length);
    this.#reserve(value.length);
    this.#length += this.#buffer.write(value, this.#length, 'latin1');
  }

  /** Hex digits, two a byte. The reader must know how many. */
  hex(digits: string): void {
    this.#reserve(digits.length / 2);
    for (let index = 0; index < digits.length; index += 2) {
      const high = hexDigit(digits.charCodeAt(index));
      this.#buffer[this.#length] = high * 16 + hexDigit(digits.charCodeAt(index + 1));
      this.#length += 1;
    }
  }

  /** Writes an ASCII text of fewer than 128 characters, as nearly all are; returns false for any other. */
  #shortAscii(value: string): boolean {
    const { length } = value;
    this.#reserve(1 + length);
    const start = this.#length + 1;
    this.#buffer[start - 1] = length;
    for (let index = 0; index < length; index += 1) {
      const letter = value.charCodeAt(index);
      if (letter >= GROUP) return false;
      this.#buffer[start + index] = letter;
    }
    this.#length = start + length;
    return true;
  }

  /** Takes what was written since the last call, a byte each character. */
  take(): string {
    const bytes = this.#buffer.toString('latin1', 0, this.#length);
    this.#length = 0;
    return bytes;
  }

  #reserve(bytes: number): void {
    if (this.#length + bytes <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(2 * (this.#length + bytes));
    this.#buffer.copy(larger, 0, 0, this.#length);
    this.#buffer = larger;
  }
}

/** Reads what a `ByteWriter` wrote, in the same order. */
export class ByteReader {
  readonly #buffer: Buffer;
  #at = 0;

  constructor(buffer: Buffer) {
    this.#buffer = buffer;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#buffer.length;
  }

  byte(): number {
    const value = this.#buffer[this.#at];
    if (value === undefined) throw new Error('a stored call ends before its last field');
    this.#at += 1;
    return value;
  }

  whole(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.byte();
      if (byte < GROUP) return value + byte * scale;
      value += (byte - GROUP) * scale;
      scale *= GROUP;
    }
  }

  signed(): number {
    const folded = this.whole();
    return folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2;
  }

  number(): number {
    if (this.byte() === 0) return this.signed();
    const value = this.#buffer.readDoubleLE(this.#at);
    this.#at += 8;
    return value;
  }

  text(): string {
    const bytes = this.whole();
    this.#at += bytes;
    return this.#buffer.toString('utf8', this.#at - bytes, this.#at);
  }

  /** The bytes themselves, not a copy. */
  bytes(): Buffer {
    const length = this.whole();
    this.#at += length;
    return this.#buffer.subarray(this.#at - length, this.#at);
  }

  hex(digits: number): string {
    this.#at += digits / 2;
    return this.#buffer.toString('hex', this.#at - digits / 2, this.#at);
  }
}
