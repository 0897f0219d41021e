/**
 * Runs Gather: prompts, then silence until it times out. Meanwhile the far end presses its planned
 * keys, or those that a control call hands in, or speaks.
 */
import type { Parameters } from '../../contract/form.ts';
import type { Gather as GatherVerb } from '../document/cxml.ts';
import type { Activity, VerbHost } from '../verb-host.ts';
import { promptMs } from './prompts.ts';

/** How long the far end thinks before it presses planned keys, and takes for each key. */
const THINKING_MS = 1_000;
const KEY_MS = 300;
/** People choose before an endless menu ends. */
const LONGEST_LISTEN_MS = 30_000;

/** Starts gathering. */
export function startGather(host: VerbHost, verb: GatherVerb, at: number): Activity {
  host.answer(at);
  return new Question(host, verb).start(at);
}

class Question {
  readonly #host: VerbHost;
  readonly #verb: GatherVerb;
  #digits = '';
  /** Each key restarts the silence, and voids the earlier timeout. */
  #round = 0;

  constructor(host: VerbHost, verb: GatherVerb) {
    this.#host = host;
    this.#verb = verb;
  }

  /** Plays the prompts, and plans what the far end does. */
  start(at: number): Activity {
    const { prompts, takesDigits, takesSpeech } = this.#verb;
    const promptsMs = prompts.reduce((sum, prompt) => sum + promptMs(prompt), 0);
    this.#waitFrom(at + promptsMs);
    if (takesDigits && this.#host.plannedKeys !== '') this.#planKeys(promptsMs, at);
    return {
      ...(takesDigits ? { pressed: (keys, due) => this.#pressed(keys, due) } : {}),
      ...(takesSpeech ? { heard: (speech, due) => this.#heard(speech, due) } : {}),
    };
  }

  #pressed(keys: string, at: number): void {
    const { finishOnKey, numDigits } = this.#verb;
    this.#host.leg.keysHeard += keys.length;
    for (const key of keys) {
      if (finishOnKey.includes(key)) {
        this.#finish(this.#isTwilio ? { FinishedOnKey: key } : {}, at);
        return;
      }
      this.#digits += key;
      if (this.#digits.length === numDigits) {
        this.#finish({}, at);
        return;
      }
    }
    this.#waitFrom(at);
  }

  #heard(speech: string, at: number): void {
    this.#finish({ SpeechResult: speech, Confidence: '0.9' }, at);
  }

  get #isTwilio(): boolean {
    return this.#host.context.dialect === 'twilio';
  }

  #planKeys(promptsMs: number, at: number): void {
    const [keys, rest] = splitKeys(this.#host.plannedKeys, this.#verb);
    this.#host.plannedKeys = rest;
    const listenMs = Math.min(promptsMs, LONGEST_LISTEN_MS);
    const pressMs = listenMs + THINKING_MS + (keys.length - 1) * KEY_MS;
    // They're pressed before the timeout, however short it is.
    const allowedMs = promptsMs + Math.max(0, this.#verb.timeoutSeconds * 1_000 - 1);
    this.#host.after(at, Math.min(pressMs, allowedMs), (due) => this.#pressed(keys, due));
  }

  #waitFrom(at: number): void {
    this.#round += 1;
    const round = this.#round;
    this.#host.after(at, this.#verb.timeoutSeconds * 1_000, (due) => {
      if (this.#round === round) this.#finish({}, due);
    });
  }

  #finish(result: Parameters, at: number): void {
    this.#round += 1;
    const { action, actionOnEmptyResult } = this.#verb;
    const isSpeech = 'SpeechResult' in result;
    if (this.#digits === '' && !isSpeech && !actionOnEmptyResult) {
      this.#host.next(at);
      return;
    }
    const digits = isSpeech ? {} : { Digits: this.#digits };
    const reason = this.#isTwilio ? { msg: 'Gather End' } : {};
    this.#host.ask(action, { ...digits, ...result, ...reason }, 'gather action', at);
  }
}

/** The planned keys that answer this question, and those for the next one. */
function splitKeys(planned: string, verb: GatherVerb): readonly [keys: string, rest: string] {
  const most = verb.numDigits ?? planned.length;
  let length = 0;
  while (length < planned.length && length < most) {
    const key = planned[length] ?? '';
    length += 1;
    if (verb.finishOnKey.includes(key)) break;
  }
  return [planned.slice(0, length), planned.slice(length)];
}
