/** Long answers, page by page. */

import type { Pieces } from './pieces.ts';

/** Selects a page: the first, or the one at the previous page's cursor. */
export interface PageRequest {
  readonly cursor: string | null;
  readonly limit: number;
}

/** Selects a page of a list that can be walked both ways. */
export interface TwoWayPageRequest extends PageRequest {
  /** Without a cursor, the page begins at this time: milliseconds since 1970. */
  readonly at?: number | undefined;
}

/** A page ready to be sent. The thread that reads a page also encodes it, because that can take long. */
export interface JsonPage {
  /** A JSON array in UTF-8: of `Call` or `TimelineEvent`, see `core/wire`. */
  readonly json: Pieces;
  /** The number of bytes in `json`. */
  readonly size: number;
  readonly nextCursor: string | null;
}

/** The cursor didn't come from this store. */
export type BadCursor = 'bad-cursor';
