/**
 * How sending a callback can be made to go wrong. Faults decide it; the deliverer and the attempt
 * carry it out.
 */
import type { DeliveryFaultKind } from './fault-kinds.ts';

/** What happens to the signature header. */
export type SignatureKind = 'valid' | 'wrong' | 'none';

/** How one attempt is made. */
export interface SendManner {
  readonly body: 'whole' | 'trickled' | 'truncated';
  /** How long a trickled body takes, in real milliseconds. */
  readonly trickleMs: number;
  /** Cuts the connection as soon as an answer comes. */
  readonly cutsAnswer: boolean;
  /** The faults that caused this. */
  readonly faults: readonly DeliveryFaultKind[];
}

/** What was decided for all attempts of one callback. */
export interface Mischief {
  readonly signature: SignatureKind;
  /** The faults that struck before it was sent, including those of the signature. */
  readonly faults: readonly DeliveryFaultKind[];
  /** How to make an attempt; the first is 1. */
  readonly manner: (attempt: number) => SendManner;
}

/** How every callback is sent if no fault is on. */
export const WELL_BEHAVED: SendManner = {
  body: 'whole',
  trickleMs: 0,
  cutsAnswer: false,
  faults: [],
};
