/**
 * Takes calls through their plans on the schedule, with one pending entry per leg, and lets REST cut
 * a plan short. It reports to a listener; it never builds or sends a callback.
 */

import { measureAudio } from '../audio/measure.ts';
import { TERMINATED } from '../contract/sip-results.ts';
import type { CallEnd, ChildCall, PlanStep } from '../planning/call-plan.ts';
import { isEnd } from '../vocabulary/call-status.ts';
import type { Ledger } from '../world/ledger.ts';
import type { Schedule } from '../world/schedule.ts';
import { CallLeg, type NewCall, secondsBetween } from './call-leg.ts';

/** Hears of each change, with the time that it was planned for. */
export interface CallListener {
  /** The leg's status changed. */
  moved(leg: CallLeg, at: number): void;
  /** The leg's recording is ready. */
  recorded(leg: CallLeg, at: number): void;
  /** Nothing more will happen to the leg. */
  settled(leg: CallLeg): void;
  /**
   * The leg was answered. True if the listener takes over and will end the leg later, not at once. The
   * leg's plan can be read until this returns.
   */
  takesOver(leg: CallLeg, at: number): boolean;
}

/** How long a recording takes to be ready after a call is cut short. */
const RECORDING_DELAY_MS = 1_200;
/** The plan of a leg that the listener took over. */
const HELD: readonly PlanStep[] = [{ kind: 'held', atMs: 0 }];

export class CallEngine {
  readonly #schedule: Schedule;
  readonly #ledger: Ledger<CallLeg>;
  readonly #listener: CallListener;
  #inFlight = 0;

  constructor(schedule: Schedule, ledger: Ledger<CallLeg>, listener: CallListener) {
    this.#schedule = schedule;
    this.#ledger = ledger;
    this.#listener = listener;
  }

  /** How many legs aren't finished. */
  get inFlight(): number {
    return this.#inFlight;
  }

  /** Places a call: it's queued at `at`, then follows its plan. */
  place(call: NewCall, at: number): CallLeg {
    return this.#open(call, null, at);
  }

  /** Cancels a call that hasn't been answered; false if it's too late. */
  cancel(leg: CallLeg, at: number): boolean {
    if (leg.answeredAt !== null || isEnd(leg.status)) return false;
    this.#cut(leg, at, { status: 'canceled', sip: TERMINATED, hangup: 'caller' });
    return true;
  }

  /** Hangs up a call, or cancels it if it hasn't been answered. False if it's over. */
  complete(leg: CallLeg, at: number): boolean {
    if (isEnd(leg.status)) return false;
    if (leg.answeredAt === null) return this.cancel(leg, at);
    // The platform hangs up: it's the caller of an outbound call, the callee of an inbound one.
    const hangup = leg.direction === 'inbound' ? 'callee' : 'caller';
    this.#cut(leg, at, { status: 'completed', sip: null, hangup });
    return true;
  }

  /** Ends a call in any way; false if it's over. */
  finish(leg: CallLeg, end: CallEnd, at: number): boolean {
    if (isEnd(leg.status)) return false;
    this.#cut(leg, at, end);
    return true;
  }

  /** Answers a held call that rings; false if it was answered or is over. */
  answer(leg: CallLeg, at: number): boolean {
    if (leg.answeredAt !== null || isEnd(leg.status)) return false;
    this.#answer(leg, at);
    return true;
  }

  /** Drops a call's plan: it lasts until it's ended explicitly. False if it's over. */
  hold(leg: CallLeg): boolean {
    if (isEnd(leg.status)) return false;
    leg.steps = HELD;
    leg.nextStep = 0;
    return true;
  }

  /** Places a call dialed by another, which ends no later than its parent. */
  dial(parent: CallLeg, call: NewCall, at: number): CallLeg {
    const leg = this.#open(call, parent, at);
    parent.children = [...(parent.children ?? []), leg];
    return leg;
  }

  /** Lets a dialed call outlive its parent. */
  release(parent: CallLeg, child: CallLeg): void {
    parent.children = parent.children?.filter((other) => other !== child) ?? null;
  }

  #open(call: NewCall, parent: CallLeg | null, at: number): CallLeg {
    const leg = new CallLeg(call, this.#ledger.nextOrdinal, parent, at);
    this.#ledger.add(leg);
    this.#inFlight += 1;
    this.#planNext(leg);
    return leg;
  }

  #planNext(leg: CallLeg): void {
    const steps = leg.steps;
    const step = steps[leg.nextStep];
    if (step === undefined) {
      this.#inFlight -= 1;
      this.#listener.settled(leg);
      return;
    }
    if (step.kind === 'held') return;
    this.#schedule.at(leg.createdAt + step.atMs, (at) => {
      // A plan that was cut short leaves its entry on the schedule.
      if (leg.steps !== steps) return;
      leg.nextStep += 1;
      this.#take(leg, step, at);
      // The step may have replaced the plan, which then continues by itself.
      if (leg.steps === steps) this.#planNext(leg);
    });
  }

  #take(leg: CallLeg, step: PlanStep, at: number): void {
    switch (step.kind) {
      case 'initiated':
        leg.initiatedAt = at;
        this.#move(leg, 'initiated', at);
        return;
      case 'ringing':
        leg.ringingAt = at;
        this.#move(leg, 'ringing', at);
        return;
      case 'answered':
        this.#answer(leg, at);
        if (this.#listener.takesOver(leg, at)) this.hold(leg);
        return;
      case 'dial':
        this.#dialPlanned(leg, step.child, at);
        return;
      case 'recorded':
        this.#keepRecording(leg, at);
        this.#listener.recorded(leg, at);
        return;
      case 'end':
        this.#end(leg, step.end, at);
        return;
      case 'held':
        return;
    }
  }

  #answer(leg: CallLeg, at: number): void {
    leg.answeredAt = at;
    leg.answeredBy = leg.plannedAnsweredBy;
    this.#move(leg, 'in-progress', at);
  }

  #move(leg: CallLeg, status: CallLeg['status'], at: number): void {
    leg.status = status;
    leg.updatedAt = at;
    this.#listener.moved(leg, at);
  }

  #dialPlanned(parent: CallLeg, child: ChildCall, at: number): void {
    const call: NewCall = {
      ...child,
      direction: 'outbound-dial',
      callerName: null,
      forwardedFrom: null,
      voice: null,
      reporting: {
        progress: parent.reporting.dialed,
        number: null,
        recording: null,
        dialed: null,
      },
    };
    this.dial(parent, call, at);
  }

  #end(leg: CallLeg, end: CallEnd, at: number): void {
    // Dialed legs don't outlive the call.
    for (const child of leg.children ?? []) this.complete(child, at);
    leg.children = null;
    leg.endedAt = at;
    leg.sip = end.sip;
    leg.hangup = end.hangup;
    if (leg.answeredAt !== null) {
      const keys = { heard: leg.keysHeard, sent: leg.keysSent };
      leg.audio = measureAudio(leg.line, at - leg.answeredAt, keys);
      this.#keepRecording(leg, at);
    }
    this.#move(leg, end.status, at);
  }

  #keepRecording(leg: CallLeg, at: number): void {
    if (leg.recording !== null || leg.recordingSid === null || leg.answeredAt === null) return;
    leg.recording = {
      sid: leg.recordingSid,
      startedAt: leg.answeredAt,
      durationSeconds: secondsBetween(leg.answeredAt, at),
    };
  }

  /** Ends a leg now; of its plan, only the recording is left. */
  #cut(leg: CallLeg, at: number, end: CallEnd): void {
    const isRecorded = leg.recording !== null;
    const atMs = at - leg.createdAt;
    const willRecord = leg.recordingSid !== null && leg.answeredAt !== null && !isRecorded;
    leg.steps = willRecord ? [{ kind: 'recorded', atMs: atMs + RECORDING_DELAY_MS }] : [];
    leg.nextStep = 0;
    this.#end(leg, end, at);
    this.#planNext(leg);
  }
}
