/** Where the board is: the URL as a signal, and going somewhere else without loading the page again. */

import { type ReadonlySignal, signal } from '@preact/signals';

export interface Place {
  readonly path: string;
  /** The query's parameters, decoded. */
  readonly query: URLSearchParams;
}

export interface GoOptions {
  /** Takes the current entry's place in the history, as for each letter of a filter. */
  readonly replace?: boolean;
}

export class Navigation {
  readonly #place = signal(placeOf(location.href));
  readonly #isView: (path: string) => boolean;

  /** `isView` says whether a path is the board's. Others are loaded by the browser. */
  constructor(isView: (path: string) => boolean) {
    this.#isView = isView;
    addEventListener('popstate', () => this.#read());
    addEventListener('click', (event) => this.#clicked(event));
  }

  get place(): ReadonlySignal<Place> {
    return this.#place;
  }

  /** Goes to a URL of the board, such as `/calls?status=failed`. */
  go(href: string, { replace = false }: GoOptions = {}): void {
    const url = new URL(href, location.href);
    if (url.href === location.href) return;
    if (replace) history.replaceState(null, '', url);
    else history.pushState(null, '', url);
    this.#read();
    if (!replace) scrollTo(0, 0);
  }

  #read(): void {
    this.#place.value = placeOf(location.href);
  }

  /** Follows links between views; leaves new tabs, downloads and other sites to the browser. */
  #clicked(event: MouseEvent): void {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
    if (!(link instanceof HTMLAnchorElement)) return;
    if (link.target !== '' || link.hasAttribute('download')) return;
    const url = new URL(link.href);
    if (url.origin !== location.origin || !this.#isView(url.pathname)) return;
    if (url.pathname === location.pathname && url.search === location.search && url.hash !== '') {
      return;
    }
    event.preventDefault();
    this.go(url.href);
  }
}

function placeOf(href: string): Place {
  const url = new URL(href);
  return { path: url.pathname, query: url.searchParams };
}
