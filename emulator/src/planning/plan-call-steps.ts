/**
 * The steps of one leg from how it is to go: times and facts that fit each other. Pure over seeded
 * chance.
 */

import {
  BUSY_EVERYWHERE,
  BUSY_HERE,
  FAILURES,
  sipResult,
  TERMINATED,
  UNAVAILABLE,
} from '../contract/sip-results.ts';
import type { Random } from '../vocabulary/random.ts';
import { between, chance, weighted } from '../world/draws.ts';
import { drawMs, drawMsBelow } from '../world/spans.ts';
import type { CallBehavior } from './call-behavior.ts';
import type { CallEnd, PlanStep } from './call-plan.ts';
import type { CallProfile } from './plan-call-profile.ts';

/** A way for a call to go that is settled: neither to be drawn any more, nor refused by REST. */
export type SettledBehavior = Exclude<CallBehavior, { outcome: 'mixed' | 'refused' }>;
type Settled<Outcome extends SettledBehavior['outcome']> = Extract<
  SettledBehavior,
  { outcome: Outcome }
>;

/** What planning one leg needs to know; offsets are from the leg's creation. */
export interface Course {
  readonly random: Random;
  readonly profile: CallProfile;
  readonly initiatedMs: number;
  /** When the far end is first heard of: it rings, or it refuses. */
  readonly reachedMs: number;
  readonly timeoutMs: number;
}

/** Everything after `initiated`. */
export function stepsOf(course: Course, behavior: SettledBehavior): readonly PlanStep[] {
  switch (behavior.outcome) {
    case 'answered':
      return answeredSteps(course, behavior);
    case 'busy':
      return busySteps(course, behavior);
    case 'no-answer':
      return noAnswerSteps(course, behavior);
    case 'failed':
      return failedSteps(course, behavior);
    case 'canceled':
      return canceledSteps(course, behavior);
  }
}

/** Who is said to ring for longer than a call may does not answer. */
function answeredSteps(course: Course, behavior: Settled<'answered'>): readonly PlanStep[] {
  const { random, profile, reachedMs } = course;
  const ringMs =
    behavior.ringSeconds === undefined
      ? drawMsBelow(random, profile.ringSeconds, course.timeoutMs)
      : drawMs(random, behavior.ringSeconds);
  const talkMs = drawMs(random, behavior.talkSeconds ?? profile.talkSeconds);
  const hangup = behavior.hangup ?? (chance(random, 0.45) ? 'caller' : 'callee');
  if (ringMs >= course.timeoutMs) return noAnswerSteps(course, { outcome: 'no-answer', sip: 487 });
  const answeredMs = reachedMs + ringMs;
  return [
    { kind: 'ringing', atMs: reachedMs },
    { kind: 'answered', atMs: answeredMs },
    end(answeredMs + talkMs, { status: 'completed', sip: null, hangup }),
  ];
}

function busySteps(course: Course, behavior: Settled<'busy'>): readonly PlanStep[] {
  const { random } = course;
  const usual = chance(random, 0.93) ? BUSY_HERE : BUSY_EVERYWHERE;
  const sip = behavior.sip === undefined ? usual : sipResult(behavior.sip);
  const ringMs = refusalRingMs(course, behavior, 0.35);
  return refused(course, ringMs, { status: 'busy', sip, hangup: 'callee' });
}

function failedSteps(course: Course, behavior: Settled<'failed'>): readonly PlanStep[] {
  const usual = weighted(course.random, FAILURES);
  const sip = behavior.sip === undefined ? usual : sipResult(behavior.sip);
  const ringMs = refusalRingMs(course, behavior, 0.15);
  // The refusal comes from the called side, like a busy signal.
  return refused(course, ringMs, { status: 'failed', sip, hangup: 'callee' });
}

/** The far end says no: mostly at once, sometimes after it rang for a while. 0: it never rang. */
function refusalRingMs(
  course: Course,
  behavior: Settled<'busy' | 'failed'>,
  ringingShare: number,
): number {
  const { random } = course;
  if (behavior.ringSeconds !== undefined) return drawMs(random, behavior.ringSeconds);
  return chance(random, ringingShare) ? Math.round(between(random, 700, 12_000)) : 0;
}

function refused(course: Course, wantedMs: number, callEnd: CallEnd): readonly PlanStep[] {
  const { reachedMs } = course;
  if (wantedMs === 0) return [end(reachedMs, callEnd)];
  const ringMs = Math.min(wantedMs, course.timeoutMs);
  return [{ kind: 'ringing', atMs: reachedMs }, end(reachedMs + ringMs, callEnd)];
}

/** Nobody answers: the call is given up after its timeout (487), or the network does so before. */
function noAnswerSteps(course: Course, behavior: Settled<'no-answer'>): readonly PlanStep[] {
  const { random, timeoutMs } = course;
  const usual = chance(random, 0.25) ? UNAVAILABLE : TERMINATED;
  const sip = behavior.sip === undefined ? usual : sipResult(behavior.sip);
  const networkMs = drawMs(random, behavior.ringSeconds ?? [4, 25]);
  const isGivenUp = sip.code === TERMINATED.code || networkMs >= timeoutMs;
  if (!isGivenUp) {
    return refused(course, networkMs, { status: 'no-answer', sip, hangup: 'callee' });
  }
  const callEnd: CallEnd = { status: 'no-answer', sip: TERMINATED, hangup: 'caller' };
  return refused(course, timeoutMs, callEnd);
}

/** The caller takes the call back; with 0 seconds of ringing, before it rang. */
function canceledSteps(course: Course, behavior: Settled<'canceled'>): readonly PlanStep[] {
  const { random, initiatedMs, reachedMs } = course;
  const callEnd: CallEnd = { status: 'canceled', sip: TERMINATED, hangup: 'caller' };
  const usualMs = chance(random, 0.2) ? 0 : Math.round(between(random, 600, 15_000));
  const ringMs =
    behavior.ringSeconds === undefined ? usualMs : drawMs(random, behavior.ringSeconds);
  if (ringMs > 0) return refused(course, ringMs, callEnd);
  return [end(Math.round(between(random, initiatedMs, reachedMs)), callEnd)];
}

const end = (atMs: number, callEnd: CallEnd): PlanStep => ({ kind: 'end', atMs, end: callEnd });
