/** Long answers, page by page. */

import type { Pieces } from './pieces.ts';

/** Asks for one page: the first, or the one at the cursor that the page before it gave. */
export interface PageRequest {
  readonly cursor: string | null;
  readonly limit: number;
}

/** A page as it's sent. It's made where it was read, because a long one takes long to make. */
export interface JsonPage {
  /** A JSON array in UTF-8: of `Call` or `TimelineEvent`, see `core/wire`. */
  readonly json: Pieces;
  /** Bytes of `json`. */
  readonly size: number;
  readonly nextCursor: string | null;
}

/** The cursor didn't come from this store. */
export type BadCursor = 'bad-cursor';
