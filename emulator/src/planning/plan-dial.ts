/**
 * Plans a leg that dials another once it's answered: an inbound call connected to an agent, or an
 * outbound call bridged to a second party. Pure over its random numbers.
 */
import type { Random } from '../vocabulary/random.ts';
import { between, chance } from '../world/draws.ts';
import type { CallBehavior } from './call-behavior.ts';
import { type CallEnd, type CallPlan, type ChildCall, endOf, type PlanStep } from './call-plan.ts';
import { drawTalkMs, finishPlan, type PlanTerms, planCall } from './plan-call.ts';

/**
 * An inbound call answers at once, then usually rings an agent. If the mix has failed calls, a few fail
 * before anything runs.
 */
export function planInbound(random: Random, terms: PlanTerms, agent: Agent): CallPlan {
  if (chance(random, 0.03) && terms.mix.failed > 0) {
    const failed: CallEnd = { status: 'failed', sip: null, hangup: 'callee' };
    return finishPlan(random, terms, [
      { kind: 'ringing', atMs: 0 },
      { kind: 'end', atMs: Math.round(between(random, 300, 2_500)), end: failed },
    ]);
  }
  const answeredMs = Math.round(between(random, 80, 600));
  const opening: readonly PlanStep[] = [
    { kind: 'ringing', atMs: 0 },
    { kind: 'answered', atMs: answeredMs },
  ];
  if (chance(random, 0.2)) {
    // A menu or an announcement, without an agent.
    const atMs = answeredMs + Math.round(drawTalkMs(random) / 3);
    return finishPlan(random, terms, [...opening, hungUp(atMs, 'caller')]);
  }
  return finishPlan(random, terms, bridged(random, terms, opening, answeredMs, agent));
}

/** An outbound call that is bridged to a second party if it's answered. */
export function planOutboundDial(random: Random, terms: PlanTerms, agent: Agent): CallPlan {
  const first = planCall(random, { ...terms, record: false });
  const answeredAs = first.steps.findIndex((step) => step.kind === 'answered');
  const answered = first.steps[answeredAs];
  if (answered === undefined) return first;
  // By index, not by time: hanging up at once makes both times equal.
  const opening = first.steps.slice(0, answeredAs + 1);
  const steps = bridged(random, terms, opening, answered.atMs, agent);
  const { line, answeredBy, digits, terminal } = first;
  return { ...finishPlan(random, terms, steps), line, answeredBy, digits, terminal };
}

/** Whom the second leg calls, and the number shown. */
export interface Agent {
  readonly from: string;
  readonly to: string;
  /** How calls to them go; without it, the mix decides. */
  readonly behavior?: CallBehavior | null | undefined;
}

function bridged(
  random: Random,
  terms: PlanTerms,
  opening: readonly PlanStep[],
  answeredMs: number,
  agent: Agent,
): readonly PlanStep[] {
  const dialMs = answeredMs + Math.round(between(random, 600, 6_000));
  const sid = terms.mint.callSid(random);
  // The first party's behavior doesn't apply to the second.
  const second = { skipsQueue: true, record: false, behavior: agent.behavior };
  const plan = planCall(random, { ...terms, ...second });
  const child: ChildCall = { sid, from: agent.from, to: agent.to, plan };
  // After the agent's leg, the caller hears a farewell, or has already hung up.
  const endMs = dialMs + endOf(plan) + Math.round(between(random, 50, 3_500));
  return [
    ...opening,
    { kind: 'dial', atMs: dialMs, child },
    hungUp(endMs, chance(random, 0.5) ? 'caller' : 'callee'),
  ];
}

const hungUp = (atMs: number, hangup: 'caller' | 'callee'): PlanStep => ({
  kind: 'end',
  atMs,
  end: { status: 'completed', sip: null, hangup },
});
