/** One page of calls, as `/api/v1/calls` answers it. */

import type { Call } from './call.ts';

export interface CallList {
  /** Newest first, by the order in which they were first seen. */
  readonly calls: readonly Call[];
  /** Hand it back as `cursor` for the next page; null on the last one. */
  readonly nextCursor: string | null;
  /** The answer holds every event that arrived up to here. */
  readonly asOf: string;
  /** How far that is behind the newest stored event. 0 unless the store is under full load. */
  readonly lagMs: number;
}
