/** Which end of a leg is the platform's, and which is the other party's. Pure. */
import type { CallRecord } from '../calls/call-leg.ts';
import type { Party } from '../planning/call-plan.ts';

type Leg = Pick<CallRecord, 'direction'>;

/** The platform calls, or it is called. */
export const platformOf = ({ direction }: Leg): Party =>
  direction === 'inbound' ? 'callee' : 'caller';

/** The other end. */
export const farEndOf = ({ direction }: Leg): Party =>
  direction === 'inbound' ? 'caller' : 'callee';
