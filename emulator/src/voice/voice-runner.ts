/**
 * Knows which legs run a document and which were placed by a Dial, and passes on what happens to them.
 * Legs of generated traffic are neither: they only cost a lookup in an empty map.
 */

import {
  type CallLeg,
  type Fallback,
  plannedTalk,
  type VoiceInstructions,
} from '../calls/call-leg.ts';
import type { PlannedTalk } from '../planning/call-plan.ts';
import { isEnd } from '../vocabulary/call-status.ts';
import type { CallSid } from '../vocabulary/ids.ts';
import type { RandomStreams } from '../world/seeded-random.ts';
import type { LegWatcher, VoiceContext } from './verb-host.ts';
import { VoiceSession } from './voice-session.ts';

export interface VoiceRunnerOptions {
  readonly context: Omit<VoiceContext, 'watch' | 'whisper'>;
  readonly streams: RandomStreams;
}

export class VoiceRunner {
  readonly #context: VoiceContext;
  readonly #streams: RandomStreams;
  readonly #sessions = new Map<CallSid, VoiceSession>();
  readonly #watchers = new Map<CallSid, LegWatcher>();
  /** A leg can have several sessions, which must draw different random numbers. */
  #opened = 0;

  constructor({ context, streams }: VoiceRunnerOptions) {
    this.#streams = streams;
    this.#context = {
      ...context,
      watch: (leg, watcher) => this.watch(leg, watcher),
      whisper: ({ leg, talk, document, over, at }) =>
        this.#open(leg, talk, { ...SILENT, ...document }, over, at),
    };
  }

  /** Follows a leg from now on until it ends. */
  watch(leg: CallLeg, watcher: LegWatcher): void {
    this.#watchers.set(leg.sid, watcher);
  }

  /** A leg was answered: true if a document, or the Dial that placed it, takes over. */
  takesOver(leg: CallLeg, at: number): boolean {
    const watcher = this.#watchers.get(leg.sid);
    if (watcher !== undefined) {
      watcher.answered(leg, plannedTalk(leg), at);
      return true;
    }
    const { voice } = leg;
    if (voice === null || (voice.url === null && voice.twiml === null)) return false;
    this.#open(leg, plannedTalk(leg), voice, null, at);
    return true;
  }

  /** A leg's status changed. */
  moved(leg: CallLeg, at: number): void {
    if (leg.status === 'ringing') this.#watchers.get(leg.sid)?.rings?.(leg, at);
    if (!isEnd(leg.status)) return;
    const session = this.#sessions.get(leg.sid);
    if (session !== undefined) {
      this.#sessions.delete(leg.sid);
      session.ended(at);
    }
    const watcher = this.#watchers.get(leg.sid);
    if (watcher !== undefined) {
      this.#watchers.delete(leg.sid);
      watcher.ended(leg, at);
    }
  }

  /**
   * Gives a call in progress other instructions; a dialed leg leaves its Dial. False if the call isn't in
   * progress, or the instructions have no document.
   */
  redirect(leg: CallLeg, instructions: VoiceInstructions, at: number): boolean {
    if (leg.status !== 'in-progress') return false;
    if (instructions.url === null && instructions.twiml === null) return false;
    leg.voice = instructions;
    const watcher = this.#watchers.get(leg.sid);
    if (watcher !== undefined) {
      this.#watchers.delete(leg.sid);
      watcher.takenAway(leg, at);
    }
    const session = this.#sessions.get(leg.sid);
    if (session !== undefined && watcher === undefined) session.redirect(instructions, at);
    else {
      session?.ended(at);
      for (const child of leg.children ?? []) this.#context.engine.complete(child, at);
      const talk = leg.steps.some((step) => step.kind === 'end') ? plannedTalk(leg) : PATIENT;
      this.#context.engine.hold(leg);
      this.#open(leg, talk, instructions, null, at);
    }
    return true;
  }

  /** Sets the fallback URL of what runs on a call, or will. */
  fallBackOn(leg: CallLeg, { fallbackUrl, fallbackMethod }: Fallback): void {
    const fallback = { fallbackUrl, fallbackMethod };
    if (leg.voice !== null) leg.voice = { ...leg.voice, ...fallback };
    this.#sessions.get(leg.sid)?.fallBackOn(fallback);
  }

  /** Runs instructions on an inbound call, which rings until a verb answers it. */
  runInbound(leg: CallLeg, talk: PlannedTalk, instructions: VoiceInstructions, at: number): void {
    this.#open(leg, talk, instructions, null, at);
  }

  /** The far end of a leg presses keys; false if nothing listens. */
  press(leg: CallLeg, keys: string, at: number): boolean {
    return this.#sessions.get(leg.sid)?.press(keys, at) ?? false;
  }

  /** The far end of a leg says something; false if nothing listens. */
  say(leg: CallLeg, speech: string, at: number): boolean {
    const session = this.#sessions.get(leg.sid);
    if (session !== undefined) return session.say(speech, at);
    const watcher = this.#watchers.get(leg.sid);
    if (watcher?.heard === undefined) return false;
    watcher.heard(speech, at);
    return true;
  }

  #open(
    leg: CallLeg,
    talk: PlannedTalk,
    instructions: VoiceInstructions,
    over: ((at: number) => void) | null,
    at: number,
  ): void {
    this.#opened += 1;
    const session = new VoiceSession({
      context: this.#context,
      leg,
      random: this.#streams.stream(`voice/${this.#opened}/${leg.sid}`),
      talk,
      instructions,
      over,
    });
    this.#sessions.set(leg.sid, session);
    session.start(at);
  }
}

const SILENT: VoiceInstructions = {
  url: null,
  method: 'POST',
  fallbackUrl: null,
  fallbackMethod: 'POST',
  applicationSid: null,
  twiml: null,
  detection: null,
};

/** The far end of a leg whose plan was already dropped: it stays until it's hung up. */
const PATIENT: PlannedTalk = { talkMs: 3_600_000, hangup: 'callee', keepsTime: false };
