/**
 * Draws one call of generated traffic: who calls whom, and how the call goes. Pure over its random
 * numbers, so that a seed and a start time always give the same calls.
 */

import type { NewCall } from '../calls/call-leg.ts';
import type { CallReporting } from '../contract/subscription.ts';
import type { Behaviors } from '../planning/behaviors.ts';
import type { CallPlan } from '../planning/call-plan.ts';
import type { OutcomeMix } from '../planning/outcome-mix.ts';
import { type PlanTerms, planCall } from '../planning/plan-call.ts';
import type { CallProfile } from '../planning/plan-call-profile.ts';
import { type Agent, planInbound, planOutboundDial } from '../planning/plan-dial.ts';
import type { Random } from '../vocabulary/random.ts';
import { chance, weighted } from '../world/draws.ts';
import type { SidMint } from '../world/sids.ts';
import { type DimensionMix, drawDimensions, reportingWith } from './call-dimensions.ts';
import { drawAgent, drawCallerName, drawCompanyNumber, drawOutsideNumber } from './people.ts';

/** What all generated calls have in common. */
export interface TrafficTerms {
  readonly mix: OutcomeMix;
  readonly mint: SidMint;
  /** Where outbound and inbound calls report. */
  readonly outboundReporting: CallReporting;
  readonly inboundReporting: CallReporting;
  readonly profile?: CallProfile | undefined;
  /** How calls to certain numbers go. */
  readonly behaviors?: Behaviors | undefined;
  /** What the URLs of calls have in their query. */
  readonly dimensions?: DimensionMix | undefined;
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
  const call = drawCall(random, terms);
  // Drawn last, so that the calls are the same with and without them.
  const dimensions = drawDimensions(random, terms.dimensions ?? {});
  return { ...call, reporting: reportingWith(call.reporting, dimensions) };
}

function drawCall(random: Random, terms: TrafficTerms): NewCall {
  const sid = terms.mint.callSid(random);
  const kind = weighted(random, KINDS);
  const record = chance(random, RECORDED_SHARE);
  const outside = drawOutsideNumber(random);
  const company = drawCompanyNumber(random);
  if (kind === 'inbound') {
    return {
      sid,
      direction: 'inbound',
      from: outside,
      to: company,
      callerName: chance(random, 0.3) ? drawCallerName(random) : null,
      forwardedFrom: chance(random, 0.03) ? drawCompanyNumber(random) : null,
      voice: null,
      reporting: terms.inboundReporting,
      plan: planOf(random, terms, { kind, outside, company, record }),
    };
  }
  return {
    sid,
    direction: 'outbound-api',
    from: company,
    to: outside,
    callerName: null,
    forwardedFrom: null,
    voice: null,
    reporting: terms.outboundReporting,
    plan: planOf(random, terms, { kind, outside, company, record }),
  };
}

/** The same caller tries again: a new call between the same two, which can go differently. */
export function callAgain(random: Random, terms: TrafficTerms, call: NewCall): NewCall {
  const sid = terms.mint.callSid(random);
  const dials = call.plan.steps.some((step) => step.kind === 'dial');
  const isInbound = call.direction === 'inbound';
  const [outside, company] = isInbound ? [call.from, call.to] : [call.to, call.from];
  const kind = isInbound ? 'inbound' : dials ? 'outbound-dial' : 'outbound';
  const record = call.plan.recordingSid !== null;
  return { ...call, sid, plan: planOf(random, terms, { kind, outside, company, record }) };
}

interface Between {
  readonly kind: Kind;
  readonly outside: string;
  readonly company: string;
  readonly record: boolean;
}

function planOf(random: Random, terms: TrafficTerms, between: Between): CallPlan {
  const { kind, outside, company, record } = between;
  const planTerms: PlanTerms = {
    mix: terms.mix,
    mint: terms.mint,
    timeoutSeconds: RING_TIMEOUT_SECONDS,
    skipsQueue: false,
    record,
    detectMachine: kind === 'outbound',
    behavior: kind === 'inbound' ? null : terms.behaviors?.of(outside),
    profile: terms.profile,
  };
  switch (kind) {
    case 'outbound':
      return planCall(random, planTerms);
    case 'outbound-dial':
      return planOutboundDial(random, planTerms, agentFor(random, terms, company));
    case 'inbound':
      return planInbound(random, planTerms, agentFor(random, terms, outside));
  }
}

/** An agent to connect a call to; `from` is the number shown. */
export function agentFor(random: Random, { behaviors }: TrafficTerms, from: string): Agent {
  const to = drawAgent(random);
  return { from, to, behavior: behaviors?.of(to) };
}
