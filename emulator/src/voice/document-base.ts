/** Resolves the URLs in a document against the document's own. */

import { parseUrl } from '../contract/addresses.ts';
import { type CallbackPurpose, parseCallbackTarget } from '../contract/callback-target.ts';
import type { Dialect } from '../contract/dialect.ts';
import type { CallbackAddress } from '../contract/subscription.ts';
import type { Action, DocumentFault } from './document/cxml.ts';

/** The provider's error code for an invalid URL. */
const URL_FAULT = 11_100;

export class DocumentBase {
  readonly #dialect: Dialect;
  /** The document's own URL; null for an inline document. */
  readonly url: string | null;

  constructor(dialect: Dialect, url: string | null) {
    this.#dialect = dialect;
    this.url = url;
  }

  /** The absolute URL; without a URL, the document's own. Null if there's none. */
  absolute(url: string | null): string | null {
    if (url === null) return this.url;
    return parseUrl(url, this.url ?? undefined)?.href ?? null;
  }

  /** Where to send something; null if the URL is invalid, or not http or https. */
  address({ url, method }: Action, purpose: CallbackPurpose = 'call'): CallbackAddress | null {
    const absolute = this.absolute(url);
    if (absolute === null) return null;
    const target = parseCallbackTarget(absolute, this.#dialect, purpose);
    return target === null ? null : { target, method };
  }

  /** The fault for a URL that has no address. */
  fault(url: string | null): DocumentFault {
    const message =
      url === null
        ? 'A verb without an action requests the document again, but this one has no URL.'
        : 'A URL must be http or https, or relative to the URL of a document.';
    return { code: URL_FAULT, line: 0, message };
  }
}
