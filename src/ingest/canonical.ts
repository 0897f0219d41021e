/**
 * A callback's parameters in one form, whatever way they came: names sorted, values decoded, first one
 * after the other as a signature covers them, then the length of each. Signature check and event key
 * both read these bytes, so that they are made once.
 *
 * What it hands out lies in memory that the next callback overwrites.
 */

import type { Parameters } from '../core/callback/parameters.ts';
import type { PlainForm } from '../core/callback/plain-form.ts';
import { PAD_BYTES } from './hmac-sha1.ts';

/** Room for most callbacks; what needs more gets it once. */
const FIRST_BYTES = 4 * 1024;

/** What `writeSorted` may write over behind its end. */
const WORD_BYTES = 4;

export class Canonical {
  #buffer = Buffer.allocUnsafeSlow(FIRST_BYTES);
  #view = new DataView(this.#buffer.buffer);
  /** The URL that stands behind the room for a pad, where one does. */
  #url: string | null = null;
  #urlEnd = 0;
  #textStart = 0;
  #textEnd = 0;
  #end = 0;
  #parameters = 0;

  /** Takes in a plain form that was sent to this URL. `bytes`: the length of its body. */
  ofPlain(url: string, form: PlainForm, bytes: number): void {
    this.#reserve(PAD_BYTES + 3 * url.length + bytes + WORD_BYTES + 8 * form.size);
    if (url !== this.#url) {
      // Nearly all callbacks come to one URL.
      this.#urlEnd = PAD_BYTES + this.#buffer.write(url, PAD_BYTES, 'utf8');
      this.#url = url;
    }
    this.#textStart = this.#urlEnd;
    this.#textEnd = form.writeSorted(this.#view, this.#textStart);
    this.#end = form.writeLengths(this.#view, this.#textEnd);
    this.#parameters = form.size;
  }

  /**
   * A parameter of the plain form that it holds; null where it is absent or empty. A text of its own: a
   * part of the form's text would keep all of it in memory for as long as itself.
   */
  textOf(form: PlainForm, name: string): string | null {
    const written = form.writtenAt(name);
    return written === null || written.start === written.end
      ? null
      : this.#buffer.toString('latin1', written.start, written.end);
  }

  /** Takes in any parameters, of which nothing is signed. */
  ofParameters(parameters: Parameters, names: readonly string[]): void {
    const parts = names.flatMap((name) => {
      const value = parameters.get(name) ?? '';
      const values = typeof value === 'string' ? [value] : [...value].sort();
      return values.flatMap((one) => [name, one]);
    });
    const text = Buffer.from(parts.join(''));
    this.#reserve(text.length + 4 * parts.length);
    this.#url = null;
    this.#textStart = 0;
    this.#textEnd = text.copy(this.#buffer);
    this.#end = this.#textEnd;
    for (const part of parts) {
      this.#end = this.#buffer.writeUInt32LE(Buffer.byteLength(part), this.#end);
    }
    this.#parameters = parts.length / 2;
  }

  /** The URL and the parameters: what the usual signature is made over, behind room for a pad. */
  get signed(): Buffer {
    return this.#buffer.subarray(0, this.#textEnd);
  }

  /** The parameters and their lengths, with room for `more` bytes behind them. */
  taken(more: number): { readonly buffer: Buffer; readonly start: number; readonly end: number } {
    this.#reserve(this.#end + more);
    return { buffer: this.#buffer, start: this.#textStart, end: this.#end };
  }

  /** How many names and values it holds. */
  get parameters(): number {
    return this.#parameters;
  }

  #reserve(bytes: number): void {
    if (bytes <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(2 * bytes);
    this.#buffer.copy(larger, 0, 0, this.#end);
    this.#buffer = larger;
    this.#view = new DataView(larger.buffer);
  }
}
