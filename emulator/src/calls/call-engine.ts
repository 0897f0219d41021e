/**
 * Walks calls through their plans on the schedule, one pending entry a leg, and lets REST cut a
 * plan short. It tells a listener what happened; it never builds or sends a callback.
 */

import { measureAudio } from '../audio/measure.ts';
import { TERMINATED } from '../contract/sip-results.ts';
import type { CallEnd, ChildCall, PlanStep } from '../planning/call-plan.ts';
import { isEnd } from '../vocabulary/call-status.ts';
import type { Ledger } from '../world/ledger.ts';
import type { Schedule } from '../world/schedule.ts';
import { CallLeg, type NewCall, secondsBetween } from './call-leg.ts';

/** Is told of each change, with the time that it was planned for. */
export interface CallListener {
  /** The leg's status changed. */
  moved(leg: CallLeg, at: number): void;
  /** The leg's recording is ready. */
  recorded(leg: CallLeg, at: number): void;
  /** Nothing more will happen to the leg. */
  settled(leg: CallLeg): void;
  /**
   * The leg was answered: true if somebody else decides from here on what becomes of it, and will
   * end it. What was planned for it can be read until this returns. It must not end it at once.
   */
  takesOver(leg: CallLeg, at: number): boolean;
}

/** How long a recording takes to be ready when a call is cut short. */
const RECORDING_DELAY_MS = 1_200;
/** The plan of a leg that is in somebody else's hands. */
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

  /** How many legs have something still to come. */
  get inFlight(): number {
    return this.#inFlight;
  }

  /** Places a call: it is queued at `at`, and everything else follows its plan. */
  place(call: NewCall, at: number): CallLeg {
    return this.#open(call, null, at);
  }

  /** Takes back a call that nobody has answered; false where it is too late for that. */
  cancel(leg: CallLeg, at: number): boolean {
    if (leg.answeredAt !== null || isEnd(leg.status)) return false;
    this.#cut(leg, at, { status: 'canceled', sip: TERMINATED, hangup: 'caller' });
    return true;
  }

  /** Hangs up a call; one that nobody has answered is canceled. False where it is over. */
  complete(leg: CallLeg, at: number): boolean {
    if (isEnd(leg.status)) return false;
    if (leg.answeredAt === null) return this.cancel(leg, at);
    // The platform called, or else it was called.
    const hangup = leg.direction === 'inbound' ? 'callee' : 'caller';
    this.#cut(leg, at, { status: 'completed', sip: null, hangup });
    return true;
  }

  /** Ends a call in any way; false where it is over. */
  finish(leg: CallLeg, end: CallEnd, at: number): boolean {
    if (isEnd(leg.status)) return false;
    this.#cut(leg, at, end);
    return true;
  }

  /** Answers a call that is held and rings; false where it does not. */
  answer(leg: CallLeg, at: number): boolean {
    if (leg.answeredAt !== null || isEnd(leg.status)) return false;
    this.#answer(leg, at);
    return true;
  }

  /** Takes a call out of its plan: it goes on until somebody ends it. False where it is over. */
  hold(leg: CallLeg): boolean {
    if (isEnd(leg.status)) return false;
    leg.steps = HELD;
    leg.nextStep = 0;
    return true;
  }

  /** Has a call dial another one, which then ends with it at the latest. */
  dial(parent: CallLeg, call: NewCall, at: number): CallLeg {
    const leg = this.#open(call, parent, at);
    parent.children = [...(parent.children ?? []), leg];
    return leg;
  }

  /** Lets a dialed call outlive the one that dialed it. */
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
      // A plan that was cut short leaves its entry behind.
      if (leg.steps !== steps) return;
      leg.nextStep += 1;
      this.#take(leg, step, at);
      // Taking a step may itself have replaced the plan, which then goes on by itself.
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
    // The legs that a call dialed do not outlive it.
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

  /** Ends a leg now, and leaves of its plan only what an end brings with it. */
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
