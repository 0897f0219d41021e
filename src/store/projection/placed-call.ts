/** A call's state, and where in the log its events are. */

import type { CallState } from '../../core/calls/call-state.ts';

export interface PlacedCall {
  readonly state: CallState;
  /** The log position of each event that the state lists, parallel to `state.stamps`. */
  readonly positions: readonly number[];
}
