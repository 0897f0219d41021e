/** A call's state, and where in the log its records are. */

import type { CallState } from '../../core/calls/call-state.ts';

export interface PlacedCall {
  readonly state: CallState;
  /** The log position of each event that the state lists, parallel to `state.stamps`. */
  readonly positions: readonly number[];
  /** The log position of the last record that the state holds, repeats included. */
  readonly lastRecord: number;
}
