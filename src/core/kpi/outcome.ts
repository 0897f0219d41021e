/** How an attempt to reach someone came out. KPIs, board and alerts use only this. */

/** Every outcome, in the order in which lists show them. */
export const OUTCOMES = [
  'answered',
  'busy',
  'noAnswer',
  /** The caller gave up while it rang. */
  'canceledRinging',
  /** The caller gave up before it rang. */
  'canceledBefore',
  /** The network or the provider failed: congestion, timeouts, server errors. */
  'failedNetwork',
  /** There's no such number or address. */
  'failedAddress',
  /** The called party or their network declined. */
  'rejected',
  /** Analytics of the called network blocked it: 603 "Network Blocked", 607, 608. */
  'blocked',
  /** A parallel leg whose sibling was answered. Outside every ratio. */
  'answeredElsewhere',
  'unknown',
] as const;

export type Outcome = (typeof OUTCOMES)[number];
