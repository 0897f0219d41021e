/** What each of Now's tiles is made from. */

import type { Now } from '../../../../../src/core/wire/now.ts';

export interface NowTileProps {
  /** Null until it arrives. */
  readonly now: Now | null;
}
