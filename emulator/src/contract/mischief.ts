/**
 * How the sending of a callback can be made to go wrong. The faults decide that it does; the
 * deliverer and the attempt carry it out.
 */
import type { DeliveryFaultKind } from './fault-kinds.ts';

/** What becomes of the signature header. */
export type SignatureKind = 'valid' | 'wrong' | 'none';

/** How one attempt is made. */
export interface SendManner {
  readonly body: 'whole' | 'trickled' | 'truncated';
  /** How long a trickled body takes, in real milliseconds. */
  readonly trickleMs: number;
  /** Cuts the connection as soon as an answer comes. */
  readonly cutsAnswer: boolean;
  /** The faults that this comes from. */
  readonly faults: readonly DeliveryFaultKind[];
}

/** What was decided for one callback, for all its attempts. */
export interface Mischief {
  readonly signature: SignatureKind;
  /** What struck it before it was sent, the signature's faults among them. */
  readonly faults: readonly DeliveryFaultKind[];
  /** How an attempt is made; 1 is the first. */
  readonly manner: (attempt: number) => SendManner;
}

/** As every callback is sent where no fault is on. */
export const WELL_BEHAVED: SendManner = {
  body: 'whole',
  trickleMs: 0,
  cutsAnswer: false,
  faults: [],
};
