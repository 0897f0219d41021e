/**
 * Runs documents on one leg, verb after verb, in emulated time. What a verb planned or requested is
 * void once the verb is over: every step belongs to the epoch that it was planned in.
 */

import { voiceRequest } from '../callbacks/voice-request.ts';
import type { CallLeg, Fallback, VoiceInstructions } from '../calls/call-leg.ts';
import type { CallbackPurpose } from '../contract/callback-target.ts';
import type { Parameters } from '../contract/form.ts';
import type { CallbackAddress } from '../contract/subscription.ts';
import type { Party, PlannedTalk } from '../planning/call-plan.ts';
import type { Random } from '../vocabulary/random.ts';
import { farEndOf, platformOf } from './call-ends.ts';
import { detect } from './detection.ts';
import type { Action, DocumentFault, Verb, WrittenUrl } from './document/cxml.ts';
import { parseDocument } from './document/parse-document.ts';
import { DocumentBase } from './document-base.ts';
import { inWords } from './document-fetcher.ts';
import type { Activity, VerbHost, VoiceContext } from './verb-host.ts';
import { startVerb } from './verbs/start-verb.ts';

/** How long the provider's spoken apology lasts. */
const APOLOGY_MS = 4_000;

export interface VoiceSessionOptions {
  readonly context: VoiceContext;
  readonly leg: CallLeg;
  readonly random: Random;
  readonly talk: PlannedTalk;
  readonly instructions: VoiceInstructions;
  /** What follows the last verb; null to hang up. */
  readonly over: ((at: number) => void) | null;
}

export class VoiceSession implements VerbHost {
  readonly context: VoiceContext;
  readonly leg: CallLeg;
  readonly random: Random;
  readonly talk: PlannedTalk;
  plannedKeys: string;
  readonly #over: ((at: number) => void) | null;
  #instructions: VoiceInstructions;
  #verbs: readonly Verb[] = [];
  #position = 0;
  #base: DocumentBase;
  #epoch = 0;
  #activity: Activity | null = null;
  #hasFallenBack = false;
  #isOver = false;

  constructor(options: VoiceSessionOptions) {
    this.context = options.context;
    this.leg = options.leg;
    this.random = options.random;
    this.talk = options.talk;
    this.plannedKeys = options.leg.digits;
    this.#instructions = options.instructions;
    this.#over = options.over;
    this.#base = new DocumentBase(options.context.dialect, null);
  }

  /** Begins at `at`, never before this returns. */
  start(at: number): void {
    const load = (more: Parameters, due: number): void => this.#load(more, due);
    this.after(at, 0, (due) => detect(this, this.#instructions.detection, load, due));
    if (!this.talk.keepsTime) return;
    this.context.schedule.at(at + this.talk.talkMs, (due) => this.farEndHangsUp(due));
  }

  /** Stops what runs, and runs other instructions. */
  redirect(instructions: VoiceInstructions, at: number): void {
    this.#stop('redirected', at);
    const { fallbackUrl, fallbackMethod } = this.#instructions;
    // Without a fallback in the update, the earlier one stays.
    const kept = instructions.fallbackUrl === null ? { fallbackUrl, fallbackMethod } : {};
    this.#instructions = { ...instructions, ...kept };
    this.#hasFallenBack = false;
    this.after(at, 0, (due) => this.#load({}, due));
  }

  /** Sets the fallback from now on. */
  fallBackOn(fallback: Fallback): void {
    this.#instructions = { ...this.#instructions, ...fallback };
    this.#hasFallenBack = false;
  }

  /** The leg has ended. */
  ended(at: number): void {
    this.#stop('ended', at);
    this.#isOver = true;
  }

  /** The far end presses keys; false if nothing listens. */
  press(keys: string, at: number): boolean {
    const pressed = this.#activity?.pressed;
    if (pressed === undefined) return false;
    pressed(keys, at);
    return true;
  }

  /** The far end says something; false if nothing listens. */
  say(speech: string, at: number): boolean {
    const heard = this.#activity?.heard;
    if (heard === undefined) return false;
    heard(speech, at);
    return true;
  }

  answer(at: number): void {
    this.context.engine.answer(this.leg, at);
  }

  next(at: number): void {
    this.#epoch += 1;
    this.#activity = null;
    const verb = this.#verbs[this.#position];
    if (verb === undefined) {
      this.answer(at);
      if (this.#over === null) this.hangUp(at);
      else this.#over(at);
      return;
    }
    this.#position += 1;
    const epoch = this.#epoch;
    const activity = startVerb(this, verb, at);
    // A verb that takes no time may have been followed by another already.
    if (this.#epoch === epoch) this.#activity = activity;
  }

  after(at: number, ms: number, run: (at: number) => void): void {
    const epoch = this.#epoch;
    this.context.schedule.at(at + ms, (due) => {
      if (this.#epoch === epoch && !this.#isOver) run(due);
    });
  }

  ask(action: Action, more: Parameters, label: string, at: number): void {
    const address = this.#base.address(action);
    if (address !== null) this.#request(address, more, label);
    else this.#fail(this.#base.fault(action.url), at);
  }

  tell(action: Action, more: Parameters, label: string): void {
    const address = this.#base.address(action);
    if (address === null) return;
    const request = this.#requestOf(address, more, label);
    this.context.fetch({ ...request, ignoresAnswer: true }, () => {});
  }

  absolute(written: WrittenUrl | null): WrittenUrl | null {
    if (written === null) return null;
    const url = this.#base.absolute(written.url);
    if (url !== null) return { url, method: written.method };
    this.context.note(this.leg.sid, this.#base.fault(written.url));
    return null;
  }

  callback(written: WrittenUrl | null, purpose: CallbackPurpose = 'call'): CallbackAddress | null {
    if (written === null) return null;
    const address = this.#base.address(written, purpose);
    if (address === null) this.context.note(this.leg.sid, this.#base.fault(written.url));
    return address;
  }

  farEndHangsUp(at: number): void {
    if (this.leg.answeredAt === null) this.context.engine.cancel(this.leg, at);
    else this.#finish('completed', farEndOf(this.leg), at);
  }

  hangUp(at: number): void {
    this.#finish('completed', platformOf(this.leg), at);
  }

  #finish(status: 'completed' | 'failed', hangup: Party, at: number): void {
    this.context.engine.finish(this.leg, { status, sip: null, hangup }, at);
  }

  #stop(why: 'ended' | 'redirected', at: number): void {
    const activity = this.#activity;
    this.#activity = null;
    activity?.stopped?.(why, at);
    this.#epoch += 1;
  }

  #load(more: Parameters, at: number): void {
    const { url, method, twiml } = this.#instructions;
    if (url !== null) {
      this.ask({ url, method }, more, 'voice url', at);
      return;
    }
    const document = parseDocument(twiml ?? '', this.context.dialect);
    if (!document.ok) {
      this.#fail(document.fault, at);
      return;
    }
    for (const warning of document.warnings) this.#notice([inWords(warning)]);
    this.#notice(document.notices);
    this.#run(document.verbs, null, at);
  }

  #run(verbs: readonly Verb[], base: string | null, at: number): void {
    this.#verbs = verbs;
    this.#position = 0;
    this.#base = new DocumentBase(this.context.dialect, base);
    this.next(at);
  }

  #request(address: CallbackAddress, more: Parameters, label: string): void {
    this.#epoch += 1;
    this.#activity = null;
    const epoch = this.#epoch;
    this.context.fetch(this.#requestOf(address, more, label), (fetched, due) => {
      if (this.#epoch !== epoch || this.#isOver) return;
      if (!fetched.ok) {
        this.#fallBack(fetched.fault, address, due);
        return;
      }
      this.#notice(fetched.notices);
      this.#run(fetched.verbs, fetched.url, due);
    });
  }

  #requestOf(address: CallbackAddress, more: Parameters, label: string) {
    const { dialect, accountSid } = this.context;
    const parameters = voiceRequest(dialect, this.leg, accountSid, more);
    return { address, parameters, sid: this.leg.sid, label, ignoresAnswer: false };
  }

  #notice(sentences: readonly string[]): void {
    for (const sentence of sentences) this.context.ignored(this.leg.sid, sentence);
  }

  /** Logs a fault that isn't in the log yet, and falls back. */
  #fail(fault: DocumentFault, at: number): void {
    this.context.note(this.leg.sid, fault);
    this.#fallBack(fault, null, at);
  }

  /** Requests the fallback, once per call; after that, the provider apologizes and hangs up. */
  #fallBack(fault: DocumentFault, failed: CallbackAddress | null, at: number): void {
    const { fallbackUrl, fallbackMethod } = this.#instructions;
    const address =
      fallbackUrl === null || this.#hasFallenBack
        ? null
        : this.#base.address({ url: fallbackUrl, method: fallbackMethod });
    if (address !== null) {
      this.#hasFallenBack = true;
      const errorUrl = failed === null ? (this.#base.url ?? '') : urlOf(failed);
      const more = { ErrorCode: `${fault.code}`, ErrorUrl: errorUrl };
      this.#request(address, more, 'fallback url');
      return;
    }
    if (this.leg.answeredAt === null) this.#finish('failed', platformOf(this.leg), at);
    else this.after(at, APOLOGY_MS, (due) => this.hangUp(due));
  }
}

const urlOf = ({ target }: CallbackAddress): string => target.origin + target.path;
