/** A call that somebody wrote down, made whole by chance where it was left open. */

import type { NewCall } from '../calls/call-leg.ts';
import type { CallBehavior } from '../planning/call-behavior.ts';
import type { CallPlan } from '../planning/call-plan.ts';
import { finishPlan, type PlanTerms, planCall } from '../planning/plan-call.ts';
import { USUAL_PROFILE } from '../planning/plan-call-profile.ts';
import { type Agent, planInbound } from '../planning/plan-dial.ts';
import type { Random } from '../vocabulary/random.ts';
import { drawMs } from '../world/spans.ts';
import { agentFor, type TrafficTerms } from './generated-call.ts';
import { drawCompanyNumber, drawOutsideNumber } from './people.ts';

/** What is written down of it; null is drawn. */
export interface WrittenCall {
  readonly direction: 'outbound' | 'inbound';
  readonly from: string | null;
  readonly to: string | null;
  readonly callerName: string | null;
  readonly forwardedFrom: string | null;
  readonly timeoutSeconds: number;
  readonly record: boolean;
  readonly behavior: CallBehavior | null;
}

/** Makes the call. */
export function scriptedCall(random: Random, terms: TrafficTerms, written: WrittenCall): NewCall {
  const sid = terms.mint.callSid(random);
  const isInbound = written.direction === 'inbound';
  const outside = drawOutsideNumber(random);
  const company = drawCompanyNumber(random);
  const from = written.from ?? (isInbound ? outside : company);
  const to = written.to ?? (isInbound ? company : outside);
  const planTerms: PlanTerms = {
    mix: terms.mix,
    mint: terms.mint,
    timeoutSeconds: written.timeoutSeconds,
    skipsQueue: false,
    record: written.record,
    detectMachine: !isInbound,
    behavior: written.behavior ?? terms.behaviors?.of(isInbound ? from : to),
    profile: terms.profile,
  };
  return {
    sid,
    direction: isInbound ? 'inbound' : 'outbound-api',
    from,
    to,
    callerName: written.callerName,
    forwardedFrom: written.forwardedFrom,
    voice: null,
    reporting: isInbound ? terms.inboundReporting : terms.outboundReporting,
    plan: isInbound
      ? inboundPlan(random, planTerms, () => agentFor(random, terms, from))
      : planCall(random, planTerms),
  };
}

/** Told how long it lasts, an inbound call lasts so long; else it goes as inbound calls do. */
function inboundPlan(random: Random, terms: PlanTerms, agent: () => Agent): CallPlan {
  const { behavior, profile = USUAL_PROFILE } = terms;
  if (behavior?.outcome !== 'answered') {
    return planInbound(random, terms, agent());
  }
  const answeredMs = drawMs(random, behavior.ringSeconds ?? [0.1, 0.6]);
  const endMs = answeredMs + drawMs(random, behavior.talkSeconds ?? profile.talkSeconds);
  const hangup = behavior.hangup ?? 'caller';
  const steps = [
    { kind: 'ringing', atMs: 0 },
    { kind: 'answered', atMs: answeredMs },
    { kind: 'end', atMs: endMs, end: { status: 'completed', sip: null, hangup } },
  ] as const;
  return finishPlan(random, terms, steps, behavior);
}
