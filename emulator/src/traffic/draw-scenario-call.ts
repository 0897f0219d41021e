/** Draws what a scenario leaves open about one of its calls: who calls whom, and how the call goes. */

import type { NewCall } from '../calls/call-leg.ts';
import type { CallPlan } from '../planning/call-plan.ts';
import { finishPlan, type PlanTerms, planCall } from '../planning/plan-call.ts';
import { USUAL_PROFILE } from '../planning/plan-call-profile.ts';
import { type Agent, planInbound } from '../planning/plan-dial.ts';
import type { Random } from '../vocabulary/random.ts';
import { drawMs } from '../world/spans.ts';
import { drawDimensions, reportingWith } from './call-dimensions.ts';
import { agentFor, type TrafficTerms } from './generated-call.ts';
import { drawCompanyNumber, drawOutsideNumber } from './people.ts';
import type { ScenarioCall } from './scenario-call.ts';

/** Makes a call that the engine can place; the same random numbers give the same call. */
export function drawScenarioCall(
  random: Random,
  terms: TrafficTerms,
  written: ScenarioCall,
): NewCall {
  const call = drawCall(random, terms, written);
  const dimensions = new Map([
    ...drawDimensions(random, terms.dimensions ?? {}),
    ...Object.entries(written.dimensions),
  ]);
  return { ...call, reporting: reportingWith(call.reporting, dimensions) };
}

function drawCall(random: Random, terms: TrafficTerms, written: ScenarioCall): NewCall {
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

/** An inbound call lasts as long as the scenario says; if it says nothing, as inbound calls do. */
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
