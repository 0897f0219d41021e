/**
 * Draws one call of generated traffic: who calls whom, and how it goes. A pure function of the
 * chance it is handed, so that a seed and a start time give the same calls every time.
 */
import type { Random } from '../../ports/random.ts';
import type { CallReporting } from '../callbacks/subscription.ts';
import { chance, weighted } from '../chance/draws.ts';
import type { SidMint } from '../chance/sids.ts';
import type { NewCall } from './call-leg.ts';
import type { CallPlan } from './call-plan.ts';
import type { OutcomeMix } from './outcome-mix.ts';
import { drawAgent, drawCallerName, drawCompanyNumber, drawOutsideNumber } from './phone-book.ts';
import { type PlanTerms, planCall } from './plan-call.ts';
import { planInbound, planOutboundDial } from './plan-dial.ts';

/** What all generated calls have in common. */
export interface TrafficTerms {
  readonly mix: OutcomeMix;
  readonly mint: SidMint;
  /** Who is told of calls that go out, and of calls that come in. */
  readonly outboundReporting: CallReporting;
  readonly inboundReporting: CallReporting;
}

type Kind = 'outbound' | 'outbound-dial' | 'inbound';
const KINDS: readonly (readonly [Kind, weight: number])[] = [
  ['outbound', 66],
  ['outbound-dial', 9],
  ['inbound', 25],
];

const RECORDED_SHARE = 0.25;
const RING_TIMEOUT_SECONDS = 30;

/** Draws a call. */
export function generateCall(random: Random, terms: TrafficTerms): NewCall {
  const sid = terms.mint.callSid(random);
  const kind = weighted(random, KINDS);
  const planTerms: PlanTerms = {
    mix: terms.mix,
    mint: terms.mint,
    timeoutSeconds: RING_TIMEOUT_SECONDS,
    skipsQueue: false,
    record: chance(random, RECORDED_SHARE),
    detectMachine: kind === 'outbound',
  };
  const outside = drawOutsideNumber(random);
  const company = drawCompanyNumber(random);
  const call = { sid, voice: null } as const;
  if (kind === 'inbound') {
    return {
      ...call,
      direction: 'inbound',
      from: outside,
      to: company,
      callerName: chance(random, 0.3) ? drawCallerName(random) : null,
      forwardedFrom: chance(random, 0.03) ? drawCompanyNumber(random) : null,
      reporting: terms.inboundReporting,
      plan: planInbound(random, planTerms, { from: outside, to: drawAgent(random) }),
    };
  }
  return {
    ...call,
    direction: 'outbound-api',
    from: company,
    to: outside,
    callerName: null,
    forwardedFrom: null,
    reporting: terms.outboundReporting,
    plan: outboundPlan(random, kind, planTerms, company),
  };
}

function outboundPlan(
  random: Random,
  kind: 'outbound' | 'outbound-dial',
  terms: PlanTerms,
  company: string,
): CallPlan {
  if (kind === 'outbound') return planCall(random, terms);
  return planOutboundDial(random, terms, { from: company, to: drawAgent(random) });
}
