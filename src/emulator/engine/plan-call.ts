/**
 * Plans one leg: draws its outcome, then times and facts that fit it. Pure over seeded chance; it
 * knows no clock, no dialect's words and no callbacks.
 */
import type { Random } from '../../ports/random.ts';
import { between, chance, logNormal, weighted } from '../chance/draws.ts';
import type { SidMint } from '../chance/sids.ts';
import type { CallEnd, CallPlan, PlanStep } from './call-plan.ts';
import { drawLine } from './line-quality.ts';
import { drawOutcome, type OutcomeMix } from './outcome-mix.ts';
import {
  BUSY_EVERYWHERE,
  BUSY_HERE,
  FAILURES,
  type SipResult,
  TERMINATED,
  UNAVAILABLE,
} from './sip-results.ts';

/** What a leg is planned under. */
export interface PlanTerms {
  readonly mix: OutcomeMix;
  readonly mint: SidMint;
  /** How long it may ring before it is given up. */
  readonly timeoutSeconds: number;
  /** True for a leg of a Dial: it is never queued. */
  readonly skipsQueue: boolean;
  readonly record: boolean;
  readonly detectMachine: boolean;
}

/** What planning one outcome needs to know; offsets are from the leg's creation. */
interface Course {
  readonly random: Random;
  readonly initiatedMs: number;
  /** When the far end is first heard of: it rings, or it refuses. */
  readonly reachedMs: number;
  readonly timeoutMs: number;
}

const LONGEST_TALK_MS = 3_600_000;
const MEDIAN_RING_MS = 8_500;
const MEDIAN_TALK_MS = 85_000;

/** Plans a leg that calls out: an API call, or one leg of a Dial. */
export function planCall(random: Random, terms: PlanTerms): CallPlan {
  const initiatedMs = terms.skipsQueue ? 0 : Math.round(between(random, 60, 900));
  const course: Course = {
    random,
    initiatedMs,
    reachedMs: initiatedMs + Math.round(clamp(logNormal(random, 1_600, 0.5), 250, 9_000)),
    timeoutMs: terms.timeoutSeconds * 1_000,
  };
  const steps = [
    { kind: 'initiated', atMs: initiatedMs } as const,
    ...outcomeSteps(course, terms.mix),
  ];
  return finishPlan(random, terms, steps);
}

/** Adds what every plan has: the line, and the facts of a call that is answered. */
export function finishPlan(
  random: Random,
  terms: Pick<PlanTerms, 'mint' | 'record' | 'detectMachine'>,
  steps: readonly PlanStep[],
): CallPlan {
  const line = drawLine(random);
  const machine = chance(random, 0.22);
  const recordingSid = terms.record ? terms.mint.recordingSid(random) : null;
  const answered = steps.some((step) => step.kind === 'answered');
  return {
    steps: recordingSid !== null && answered ? withRecording(random, steps) : steps,
    line,
    answeredBy: !(terms.detectMachine && answered) ? null : machine ? 'machine' : 'human',
    recordingSid,
  };
}

function outcomeSteps(course: Course, mix: OutcomeMix): readonly PlanStep[] {
  const outcome = drawOutcome(course.random, mix);
  switch (outcome) {
    case 'completed':
      return answeredSteps(course);
    case 'busy':
      return busySteps(course);
    case 'no-answer':
      return noAnswerSteps(course);
    case 'failed':
      return failedSteps(course);
    case 'canceled':
      return canceledSteps(course);
  }
}

function answeredSteps(course: Course): readonly PlanStep[] {
  const { random, reachedMs } = course;
  const ringMs = Math.round(clamp(logNormal(random, MEDIAN_RING_MS, 0.6), 900, 110_000));
  const talkMs = drawTalkMs(random);
  const hangup = chance(random, 0.45) ? 'caller' : 'callee';
  if (ringMs >= course.timeoutMs) return noAnswerSteps(course);
  const answeredMs = reachedMs + ringMs;
  return [
    { kind: 'ringing', atMs: reachedMs },
    { kind: 'answered', atMs: answeredMs },
    end(answeredMs + talkMs, { status: 'completed', sip: null, hangup }),
  ];
}

/** How long people talk: half of them under a minute and a half, with a long tail. */
export const drawTalkMs = (random: Random): number =>
  Math.round(clamp(logNormal(random, MEDIAN_TALK_MS, 0.95), 1_500, LONGEST_TALK_MS));

function busySteps(course: Course): readonly PlanStep[] {
  const { random } = course;
  const sip = chance(random, 0.93) ? BUSY_HERE : BUSY_EVERYWHERE;
  const rings = chance(random, 0.35);
  return refused(course, rings, { status: 'busy', sip, hangup: 'callee' });
}

function failedSteps(course: Course): readonly PlanStep[] {
  const { random } = course;
  const sip: SipResult = weighted(random, FAILURES);
  const rings = chance(random, 0.15);
  return refused(course, rings, { status: 'failed', sip, hangup: null });
}

/** The far end says no: mostly at once, sometimes after it rang for a while. */
function refused(course: Course, rings: boolean, callEnd: CallEnd): readonly PlanStep[] {
  const { random, reachedMs } = course;
  if (!rings) return [end(reachedMs, callEnd)];
  const ringMs = Math.min(Math.round(between(random, 700, 12_000)), course.timeoutMs);
  return [{ kind: 'ringing', atMs: reachedMs }, end(reachedMs + ringMs, callEnd)];
}

function noAnswerSteps(course: Course): readonly PlanStep[] {
  const { random, reachedMs } = course;
  const givenUpByNetwork = chance(random, 0.25);
  const networkMs = Math.round(between(random, 4_000, 25_000));
  const callEnd: CallEnd =
    givenUpByNetwork && networkMs < course.timeoutMs
      ? { status: 'no-answer', sip: UNAVAILABLE, hangup: 'callee' }
      : { status: 'no-answer', sip: TERMINATED, hangup: 'caller' };
  const ringMs = callEnd.sip === UNAVAILABLE ? networkMs : course.timeoutMs;
  return [{ kind: 'ringing', atMs: reachedMs }, end(reachedMs + ringMs, callEnd)];
}

function canceledSteps(course: Course): readonly PlanStep[] {
  const { random, initiatedMs, reachedMs } = course;
  const callEnd: CallEnd = { status: 'canceled', sip: TERMINATED, hangup: 'caller' };
  if (chance(random, 0.2)) {
    return [end(Math.round(between(random, initiatedMs, reachedMs)), callEnd)];
  }
  const ringMs = Math.min(Math.round(between(random, 600, 15_000)), course.timeoutMs);
  return [{ kind: 'ringing', atMs: reachedMs }, end(reachedMs + ringMs, callEnd)];
}

/** Puts the end of the recording before or after the end of the call: both happen. */
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

const end = (atMs: number, callEnd: CallEnd): PlanStep => ({ kind: 'end', atMs, end: callEnd });

const clamp = (value: number, low: number, high: number): number =>
  Math.min(high, Math.max(low, value));
