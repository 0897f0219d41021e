/** Everything that matches as one file. */

import type { CallFilter } from './call-store.ts';
import type { Pieces } from './pieces.ts';
import type { Scope } from './scope.ts';

/**
 * A file holds everything of the scope that was acknowledged before it was asked for. Where it can't, because the
 * store lags behind what it acknowledged, the question rejects with `StoreUnavailable`, and no file is made.
 */
export interface Exports {
  /** The calls that match, oldest first. */
  callsCsv(scope: Scope, filter: CallFilter): Promise<Pieces>;
  /** The log's records of these accounts as captured requests, oldest first. */
  eventsNdjson(scope: Scope): Promise<Pieces>;
  /** The failed calls of a batch in the order in which they failed. */
  failuresCsv(scope: Scope, batch: number): Promise<Pieces>;
}
