/** Shares one connection among the pages of a browser: runs in the worker, and hands each message to every page. */

import type { LiveMessage } from './live-message.ts';
import { LiveState } from './live-state.ts';

/** The way to a page. */
export interface PagePort {
  postMessage(message: LiveMessage): void;
}

/** What a page says to the worker. */
export type PageMessage =
  /** It's shown, to someone who is signed in. */
  | 'hello'
  /** It's looked at again, or the network is back: no need to wait for the next attempt. */
  | 'wake'
  /** Someone has just signed in, perhaps someone else. */
  | 'restart'
  /** It's hidden or closed. */
  | 'bye';

/** The part of a connection that the hub needs. */
export interface SharedConnection {
  start(): void;
  stop(): void;
  forget(): void;
}

export class LiveHub {
  readonly #connection: SharedConnection;
  readonly #now: () => number;
  readonly #state = new LiveState();
  readonly #pages = new Set<PagePort>();

  /** `connect` gets what takes the connection's messages. */
  constructor(
    connect: (emit: (message: LiveMessage) => void) => SharedConnection,
    now: () => number,
  ) {
    this.#connection = connect((message) => this.#share(message));
    this.#now = now;
  }

  /** Takes what a page says. */
  hear(page: PagePort, message: PageMessage): void {
    switch (message) {
      case 'hello':
        this.#welcome(page);
        break;
      case 'wake':
        if (this.#pages.has(page) && this.#state.link.kind === 'lost') this.#connection.start();
        break;
      case 'restart':
        this.#pages.add(page);
        this.#connection.forget();
        this.#connection.start();
        break;
      case 'bye':
        this.#pages.delete(page);
        if (this.#pages.size === 0) this.#connection.stop();
        break;
    }
  }

  #welcome(page: PagePort): void {
    const isFirst = this.#pages.size === 0;
    this.#pages.add(page);
    // This page is signed in, so the worker starts again, too.
    if (this.#state.link.kind === 'signed-out') this.#connection.forget();
    const { contents, heardAt, link } = this.#state;
    if (contents !== null) page.postMessage({ kind: 'contents', contents, heardAt });
    page.postMessage({ kind: 'link', link });
    if (isFirst || link.kind !== 'open') this.#connection.start();
  }

  #share(message: LiveMessage): void {
    this.#state.take(message, this.#now());
    // Pages take these in by themselves; the worker only keeps them for the next page.
    this.#state.dropChanges();
    for (const page of this.#pages) page.postMessage(message);
  }
}
