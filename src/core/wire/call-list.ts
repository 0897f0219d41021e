/** One page of calls, as `/api/v1/calls` returns it. */

import type { Call } from './call.ts';

export interface CallList {
  /** Newest first, by when each was first seen. */
  readonly calls: readonly Call[];
  /** Pass it as `cursor` to get the next page, with older calls; null on the last one. */
  readonly nextCursor: string | null;
  /** Pass it as `cursor` to get the page before this one, with newer calls; null on the first one. */
  readonly previousCursor: string | null;
  /** The answer includes every event that arrived up to here. */
  readonly asOf: string;
  /** How far that is behind the newest stored event. 0 unless the store is fully loaded. */
  readonly lagMs: number;
}
