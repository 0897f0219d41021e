/** Exports everything that matches as one file. */

import type { CallFilter } from '../core/call-filter.ts';
import type { Asker } from './access/asker.ts';
import type { Pieces } from './pieces.ts';

/** Which calls a file contains: those that match, or these rows in this order (`numbers` finds them). */
export type ChosenCalls = { readonly filter: CallFilter } | { readonly rowIds: readonly number[] };

/**
 * A file contains everything in the scope that was acknowledged before the request. If the store lags too far
 * behind, the request rejects with `StoreUnavailable`, and there's no file.
 */
export interface Exports {
  /** The calls, those of a filter oldest first. */
  callsCsv(asker: Asker, chosen: ChosenCalls): Promise<Pieces>;
  /** The same as JSON: a `Call` on each line. */
  callsNdjson(asker: Asker, chosen: ChosenCalls): Promise<Pieces>;
  /** The log's records of these accounts as captured requests, oldest first. */
  eventsNdjson(asker: Asker): Promise<Pieces>;
  /** The failed calls of a batch in the order in which they failed. */
  failuresCsv(asker: Asker, batch: number): Promise<Pieces>;
}
