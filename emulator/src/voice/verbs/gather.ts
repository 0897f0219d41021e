/**
 * Runs Gather: prompts, then a while of silence, while the far end presses its planned keys, those
 * that a control call hands in, or none.
 */
import type { Parameters } from '../../contract/form.ts';
import type { Gather } from '../document/cxml.ts';
import type { Activity, VerbHost } from '../verb-host.ts';
import { promptMs } from './prompts.ts';

/** How long the far end thinks before it presses what is planned, and takes for each key. */
const THINKING_MS = 1_000;
const KEY_MS = 300;
/** Nobody hears an endless menu out before they choose. */
const LONGEST_LISTEN_MS = 30_000;

/** Starts gathering. */
export function startGather(host: VerbHost, gather: Gather, at: number): Activity {
  host.answer(at);
  let digits = '';
  // Each key starts the silence anew; what was planned before is then void.
  let round = 0;

  const finish = (more: Parameters, finishedAt: number): void => {
    round += 1;
    const isEmpty = digits === '' && !('SpeechResult' in more);
    if (isEmpty && !gather.actionOnEmptyResult) host.next(finishedAt);
    else {
      const isTwilio = host.context.dialect === 'twilio';
      const all = { ...more, ...(isTwilio ? { msg: 'Gather End' } : {}) };
      const result = 'SpeechResult' in more ? all : { Digits: digits, ...all };
      host.ask(gather.action, result, 'gather action', finishedAt);
    }
  };
  const waitFrom = (from: number): void => {
    round += 1;
    const mine = round;
    host.after(from, gather.timeoutSeconds * 1_000, (due) => {
      if (round === mine) finish({}, due);
    });
  };
  const pressed = (keys: string, keysAt: number): void => {
    host.leg.keysHeard += keys.length;
    for (const key of keys) {
      if (gather.finishOnKey.includes(key)) {
        const isTwilio = host.context.dialect === 'twilio';
        finish(isTwilio ? { FinishedOnKey: key } : {}, keysAt);
        return;
      }
      digits += key;
      if (digits.length === gather.numDigits) {
        finish({}, keysAt);
        return;
      }
    }
    waitFrom(keysAt);
  };

  const promptsMs = gather.prompts.reduce((sum, prompt) => sum + promptMs(prompt), 0);
  waitFrom(at + promptsMs);
  if (gather.takesDigits && host.plannedKeys !== '') {
    const [keys, rest] = splitKeys(host.plannedKeys, gather);
    host.plannedKeys = rest;
    const listenMs = Math.min(promptsMs, LONGEST_LISTEN_MS);
    const pressMs = listenMs + THINKING_MS + (keys.length - 1) * KEY_MS;
    // They are pressed within the time allowed, however short it is.
    const allowedMs = promptsMs + Math.max(0, gather.timeoutSeconds * 1_000 - 1);
    host.after(at, Math.min(pressMs, allowedMs), (due) => pressed(keys, due));
  }
  const heard = (speech: string, heardAt: number): void =>
    finish({ SpeechResult: speech, Confidence: '0.9' }, heardAt);
  return {
    ...(gather.takesDigits ? { pressed } : {}),
    ...(gather.takesSpeech ? { heard } : {}),
  };
}

/** The planned keys that belong to this question, and those for the next one. */
function splitKeys(planned: string, gather: Gather): readonly [keys: string, rest: string] {
  const most = gather.numDigits ?? planned.length;
  let length = 0;
  while (length < planned.length && length < most) {
    const key = planned[length] ?? '';
    length += 1;
    if (gather.finishOnKey.includes(key)) break;
  }
  return [planned.slice(0, length), planned.slice(length)];
}
