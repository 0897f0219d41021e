/** Whom REST can call, and how the call goes; for calls and participants alike. */

import { addressHint, isAddress } from '../../contract/addresses.ts';
import type { CallBehavior } from '../../planning/call-behavior.ts';
import type { CallPlan } from '../../planning/call-plan.ts';
import { planCall } from '../../planning/plan-call.ts';
import { refusedSender } from '../../planning/sender-numbers.ts';
import type { Random } from '../../vocabulary/random.ts';
import type { RequestParameters } from '../request-parameters.ts';
import type { RestContext } from '../rest-context.ts';
import { accepted, type Checked, invalid } from '../rest-error.ts';

const MUST_BE_ADDRESS = 'must be E.164, a SIP URI or a client name.';

/** Who calls whom. */
export interface Parties {
  readonly to: string;
  readonly from: string;
}

/** Checks To and From: both are required, and must be callable. */
export function parseParties(parameters: RequestParameters): Checked<Parties> {
  const to = parameters.one('To');
  const from = parameters.one('From');
  if (to === null) return invalid(21_201, "A 'To' number is required.");
  if (from === null) return invalid(21_213, "A 'From' number is required.");
  if (!isAddress(to)) return invalid(21_211, `'To' ${MUST_BE_ADDRESS}${addressHint(to)}`);
  if (!isAddress(from)) return invalid(21_212, `'From' ${MUST_BE_ADDRESS}${addressHint(from)}`);
  return accepted({ to, from });
}

/** How the called number behaves (null for an ordinary one), or either number's refusal. */
export function behaviorOf(
  context: Pick<RestContext, 'behaviors'>,
  { to, from }: Parties,
): Checked<CallBehavior | null> {
  const sender = refusedSender(from);
  if (sender !== null) return invalid(sender.code, sender.message);
  const behavior = context.behaviors.of(to);
  if (behavior?.outcome === 'refused') return invalid(behavior.code, behavior.message);
  return accepted(behavior);
}

/** What a request decides about a call's plan. */
export interface WantedPlan {
  readonly timeoutSeconds: number;
  readonly record: boolean;
  readonly detectMachine: boolean;
  readonly awaitMessageEnd: boolean | undefined;
  readonly behavior: CallBehavior | null;
}

/** Plans a call requested over REST. */
export const planWanted = (
  { mix, mint, profile }: Pick<RestContext, 'mix' | 'mint' | 'profile'>,
  random: Random,
  wanted: WantedPlan,
): CallPlan => planCall(random, { mix, mint, profile, skipsQueue: false, ...wanted });
