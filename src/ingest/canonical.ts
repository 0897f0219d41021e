/**
 * A callback in the form that a signature covers: the URL, then the decoded parameters sorted by name. The
 * signature check and the event key read the same bytes, so they're made once.
 *
 * The next callback overwrites the memory that it returns.
 */

import type { PlainForm } from '../core/callback/plain-form.ts';
import { endsClearly, LONGEST_SID } from './clear-identity.ts';
import { PAD_BYTES } from './hmac-sha1.ts';
import { queryTextOf } from './said.ts';

/** Room for most callbacks; it grows if one needs more. */
const FIRST_BYTES = 4 * 1024;

/** How far `writeSorted` can write past its end. */
const WORD_BYTES = 4;

export class Canonical {
  #buffer = Buffer.allocUnsafeSlow(FIRST_BYTES);
  #view = new DataView(this.#buffer.buffer);
  /** The URL after the room for a pad, if there is one. */
  #url: string | null = null;
  /** Where that URL's query begins. */
  #queryStart = 0;
  #urlEnd = 0;
  /** Where the query that goes with the current parameters begins. */
  #start = 0;
  #textStart = 0;
  #end = 0;

  /** Takes a plain form that was sent to this URL. `bytes`: the length of its body. */
  ofPlain(url: string, form: PlainForm, bytes: number): void {
    this.#reserve(PAD_BYTES + 3 * url.length + bytes + WORD_BYTES);
    if (url !== this.#url) {
      // Nearly all callbacks come to one URL.
      this.#urlEnd = PAD_BYTES + this.#buffer.write(url, PAD_BYTES, 'utf8');
      this.#queryStart = this.#urlEnd - Buffer.byteLength(queryTextOf(url));
      this.#url = url;
    }
    this.#start = this.#queryStart;
    this.#textStart = this.#urlEnd;
    this.#end = form.writeSorted(this.#view, this.#textStart);
  }

  /** Takes a URL's query (with its `?`) and the text of any parameters, signed elsewhere. */
  ofText(query: string, text: string): void {
    this.#reserve(3 * (query.length + text.length));
    this.#url = null;
    this.#start = 0;
    this.#textStart = this.#buffer.write(query, 0, 'utf8');
    this.#end = this.#textStart + this.#buffer.write(text, this.#textStart, 'utf8');
  }

  /** Whether a parameter of the current plain form is unambiguous about this sid (`clear-identity.ts`). */
  holdsClearly(form: PlainForm, name: string, sid: string): boolean {
    const written = form.writtenAt(name);
    if (written === null) return false;
    const { start } = written;
    const at = start - name.length;
    if (at !== this.#textStart && this.#buffer.indexOf(name, this.#textStart, 'latin1') !== at) {
      return false;
    }
    const end = Math.min(start + LONGEST_SID, this.#end);
    return endsClearly(sid, () => this.#buffer.toString('latin1', start, end));
  }

  /** The URL and the parameters, which the usual signature covers, after room for a pad. */
  get signed(): Buffer {
    return this.#buffer.subarray(0, this.#end);
  }

  /** The URL's query and the parameters, followed by room for `more` bytes. */
  said(more: number): { readonly buffer: Buffer; readonly start: number; readonly end: number } {
    this.#reserve(this.#end + more);
    return { buffer: this.#buffer, start: this.#start, end: this.#end };
  }

  #reserve(bytes: number): void {
    if (bytes <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(2 * bytes);
    this.#buffer.copy(larger, 0, 0, this.#end);
    this.#buffer = larger;
    this.#view = new DataView(larger.buffer);
  }
}
