/** Where a document was had, and what the URLs in it therefore mean. */

import { parseUrl } from '../contract/addresses.ts';
import { type CallbackPurpose, parseCallbackTarget } from '../contract/callback-target.ts';
import type { Dialect } from '../contract/dialect.ts';
import type { CallbackAddress } from '../contract/subscription.ts';
import type { Action, DocumentFault } from './document/cxml.ts';

/** The provider's number for a URL that is none. */
const URL_FAULT = 11_100;

export class DocumentBase {
  readonly #dialect: Dialect;
  /** The document's own URL; null where it came without one. */
  readonly url: string | null;

  constructor(dialect: Dialect, url: string | null) {
    this.#dialect = dialect;
    this.url = url;
  }

  /** An absolute URL; no URL is the document's own. Null where it makes none. */
  absolute(url: string | null): string | null {
    if (url === null) return this.url;
    return parseUrl(url, this.url ?? undefined)?.href ?? null;
  }

  /** Where to send something; null where the URL is none, or not of the web. */
  address({ url, method }: Action, purpose: CallbackPurpose = 'call'): CallbackAddress | null {
    const absolute = this.absolute(url);
    if (absolute === null) return null;
    const target = parseCallbackTarget(absolute, this.#dialect, purpose);
    return target === null ? null : { target, method };
  }

  /** What is wrong with a URL that has no address. */
  fault(url: string | null): DocumentFault {
    const message =
      url === null
        ? 'A verb without an action asks the document again, and this one has no URL.'
        : 'A URL is neither absolute nor relative to a document that has one.';
    return { code: URL_FAULT, line: 0, message };
  }
}
