/**
 * Makes the steps of a leg from how it should go, with consistent times and facts. Pure over its random
 * numbers.
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

/** How a call goes, with nothing left to draw and not refused by REST. */
export type SettledBehavior = Exclude<CallBehavior, { outcome: 'mixed' | 'refused' }>;
type Settled<Outcome extends SettledBehavior['outcome']> = Extract<
  SettledBehavior,
  { outcome: Outcome }
>;

/** What planning a leg needs; offsets are from the leg's creation. */
export interface Course {
  readonly random: Random;
  readonly profile: CallProfile;
  readonly initiatedMs: number;
  /** When the far end first responds: it rings, or it refuses. */
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

/** A call that would ring for longer than its timeout isn't answered. */
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
  // The called side refuses, as with a busy signal.
  return refused(course, ringMs, { status: 'failed', sip, hangup: 'callee' });
}

/** The far end refuses: usually at once, sometimes after ringing for a while. 0: it never rang. */
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

/** No one answers: the call ends after its timeout (487), or the network ends it earlier. */
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

/** The caller cancels; with 0 seconds of ringing, before it rang. */
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
