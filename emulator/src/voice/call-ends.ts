/** Which end of a leg is the platform, and which is the other party. Pure. */
import type { CallRecord } from '../calls/call-leg.ts';
import type { Party } from '../planning/call-plan.ts';

type Leg = Pick<CallRecord, 'direction'>;

/** The platform's end: it calls, or it's called. */
export const platformOf = ({ direction }: Leg): Party =>
  direction === 'inbound' ? 'callee' : 'caller';

/** The other party's end. */
export const farEndOf = ({ direction }: Leg): Party =>
  direction === 'inbound' ? 'caller' : 'callee';
