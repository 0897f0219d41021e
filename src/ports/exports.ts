/** Exports everything that matches as one file. */

import type { CallFilter } from '../core/call-filter.ts';
import type { Asker } from './access/asker.ts';
import type { Pieces } from './pieces.ts';

/**
 * A file contains everything in the scope that was acknowledged before the request. If the store lags too far
 * behind, the request rejects with `StoreUnavailable`, and there's no file.
 */
export interface Exports {
  /** The matching calls, oldest first. */
  callsCsv(asker: Asker, filter: CallFilter): Promise<Pieces>;
  /** The log's records of these accounts as captured requests, oldest first. */
  eventsNdjson(asker: Asker): Promise<Pieces>;
  /** The failed calls of a batch in the order in which they failed. */
  failuresCsv(asker: Asker, batch: number): Promise<Pieces>;
}
