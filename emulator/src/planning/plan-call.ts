/**
 * Plans one leg: decides how it goes, then draws times and facts to match. Pure over its random
 * numbers; it has no clock, no dialect's words and no callbacks.
 */

import { drawLine, lineOf } from '../audio/line-quality.ts';
import type { Random } from '../vocabulary/random.ts';
import { between, chance, logNormal } from '../world/draws.ts';
import type { SidMint } from '../world/sids.ts';
import { drawMs } from '../world/spans.ts';
import type { CallBehavior } from './call-behavior.ts';
import type { AnsweredBy, CallPlan, PlanStep } from './call-plan.ts';
import { drawOutcome, type OutcomeMix } from './outcome-mix.ts';
import {
  type CallProfile,
  detectedAs,
  drawAnsweredBy,
  USUAL_PROFILE,
} from './plan-call-profile.ts';
import { type Course, type SettledBehavior, stepsOf } from './plan-call-steps.ts';

/** What a leg's plan depends on. */
export interface PlanTerms {
  readonly mix: OutcomeMix;
  readonly mint: SidMint;
  /** How long it can ring. */
  readonly timeoutSeconds: number;
  /** True for a leg of a Dial, which is never queued. */
  readonly skipsQueue: boolean;
  readonly record: boolean;
  readonly detectMachine: boolean;
  /** Whether detection waits for the end of a machine's greeting. */
  readonly awaitMessageEnd?: boolean | undefined;
  /** How the called number behaves; without it, the mix decides. */
  readonly behavior?: CallBehavior | null | undefined;
  readonly profile?: CallProfile | undefined;
}

/** Plans an outbound leg: an API call, or a leg of a Dial. */
export function planCall(random: Random, terms: PlanTerms): CallPlan {
  const initiatedMs = terms.skipsQueue ? 0 : Math.round(between(random, 60, 900));
  const reachMs = Math.min(9_000, Math.max(250, logNormal(random, 1_600, 0.5)));
  const course: Course = {
    random,
    profile: terms.profile ?? USUAL_PROFILE,
    initiatedMs,
    reachedMs: initiatedMs + Math.round(reachMs),
    timeoutMs: terms.timeoutSeconds * 1_000,
  };
  const behavior = settle(random, terms);
  const steps = [{ kind: 'initiated', atMs: initiatedMs } as const, ...stepsOf(course, behavior)];
  return finishPlan(random, terms, steps, behavior);
}

/** Adds what every plan has: the line, and the facts of an answered call. */
export function finishPlan(
  random: Random,
  terms: Pick<PlanTerms, 'mint' | 'record' | 'detectMachine' | 'awaitMessageEnd' | 'profile'>,
  steps: readonly PlanStep[],
  behavior: SettledBehavior = { outcome: 'answered' },
): CallPlan {
  const profile = terms.profile ?? USUAL_PROFILE;
  const wanted = behavior.outcome === 'answered' ? behavior : null;
  const line =
    wanted?.line === undefined ? drawLine(random, profile.lines) : lineOf(wanted.line, random);
  const recordingSid = terms.record ? terms.mint.recordingSid(random) : null;
  const answered = steps.some((step) => step.kind === 'answered');
  return {
    steps: recordingSid !== null && answered ? withRecording(random, steps) : steps,
    line,
    answeredBy: terms.detectMachine && answered ? whoAnswers(random, terms, wanted) : null,
    recordingSid,
    digits: wanted?.digits,
    keepsTime: wanted?.talkSeconds !== undefined && wanted.hangup !== 'caller',
    terminal: behavior.terminal,
  };
}

/** How long people talk. */
export const drawTalkMs = (random: Random, profile: CallProfile = USUAL_PROFILE): number =>
  drawMs(random, profile.talkSeconds);

function settle(random: Random, terms: PlanTerms): SettledBehavior {
  const behavior = terms.behavior ?? { outcome: 'mixed', mix: terms.mix };
  if (behavior.outcome === 'mixed') {
    const outcome = drawOutcome(random, behavior.mix);
    return outcome === 'completed' ? { outcome: 'answered' } : { outcome };
  }
  // A call in progress can still dial a number that REST refuses.
  if (behavior.outcome === 'refused') return { outcome: 'failed', sip: 404, ringSeconds: 0 };
  return behavior;
}

function whoAnswers(
  random: Random,
  terms: Pick<PlanTerms, 'awaitMessageEnd' | 'profile'>,
  wanted: Extract<SettledBehavior, { outcome: 'answered' }> | null,
): AnsweredBy {
  const awaits = terms.awaitMessageEnd ?? false;
  if (wanted?.answeredBy !== undefined) return detectedAs(wanted.answeredBy, awaits);
  return drawAnsweredBy(random, (terms.profile ?? USUAL_PROFILE).machineShare, awaits);
}

/** Puts the end of the recording before or after the end of the call; either can be first. */
function withRecording(random: Random, steps: readonly PlanStep[]): readonly PlanStep[] {
  const ending = steps.findIndex((step) => step.kind === 'end');
  const before = steps[ending - 1];
  const last = steps[ending];
  if (before === undefined || last === undefined) return steps;
  const early = chance(random, 0.35);
  const atMs = early
    ? Math.max(before.atMs, last.atMs - Math.round(between(random, 20, 900)))
    : last.atMs + Math.round(between(random, 300, 8_000));
  const recorded: PlanStep = { kind: 'recorded', atMs };
  return early
    ? [...steps.slice(0, ending), recorded, last]
    : [...steps.slice(0, ending), last, recorded];
}
