/**
 * Which calls someone asks the numbers for. The store has indexes for a `CallFilter`; what's added here is
 * answered from the facts that `numbers` keeps.
 */

import type { CallFilter } from './call-filter.ts';
import type { Outcome } from './kpi/outcome.ts';

/** First legs have no parent; child legs were dialled by another call. */
export type Leg = 'first' | 'child';

/** Which end hung up. */
export type HangupParty = 'caller' | 'callee';

/** Both ends are included. Absent ones don't filter. */
export interface NumberRange {
  readonly gte?: number;
  readonly lte?: number;
}

/** Selects calls. Absent fields don't filter; several values of one field are alternatives. */
export interface FactFilter extends CallFilter {
  readonly leg?: Leg;
  /** Own dimensions by name, each with the values that match. A name that isn't set up matches nothing. */
  readonly dimensions?: Readonly<Record<string, readonly string[]>>;
  readonly outcome?: readonly Outcome[];
  readonly sipCode?: readonly number[];
  readonly hangupBy?: readonly HangupParty[];
  /** A part of either end's number or address, as received. */
  readonly numberPart?: string;
  readonly mos?: NumberRange;
  readonly pddSeconds?: NumberRange;
  readonly ringSeconds?: NumberRange;
  readonly durationSeconds?: NumberRange;
}
