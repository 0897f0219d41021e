/**
 * Whether signed text can be read as only one account's and one call's. The text has no boundaries between
 * names and values, so anyone who captured a callback can move them and keep the signature:
 * `CallSid=CA1&ErrorCode=0` as `CallSid=CA1ErrorCode0`. That copy must never become an event of another
 * call.
 *
 * Two rules: the name must not occur before its parameter, and a sid of a provider's shape must be the whole
 * value. No provider sends anything else. Where a sid of another shape ends can't be checked.
 */

import type { Parameters } from '../core/callback/parameters.ts';
import { type RepeatedValues, textOfParameters } from './said.ts';

/** SignalWire's sids are UUIDs, Twilio's two letters and 32 hex digits. */
const SHAPE = '[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[A-Z]{2}[0-9a-f]{32}';
const BEGINS_WITH_SID = new RegExp(`^(?:${SHAPE})`);
const LETTERS = /^[A-Za-z]+$/;
const DASH = 45;

/** The length of the longest sid of a provider. */
export const LONGEST_SID = 36;

/** Names that begin like `CallSid`, in room events without a participant. */
const NAMES_LIKE_CALL_SID: ReadonlySet<string> = new Set([
  'CallSidEndingConference',
  'CallSidToCoach',
]);

/** Parameters, their sorted names, and the order of repeated values in the text. */
export interface ReadText {
  readonly parameters: Parameters;
  readonly names: readonly string[];
  readonly repeated: RepeatedValues;
}

/** The parameter that makes the text's owner ambiguous; null if none does. */
export function unclearIdentity(text: string, read: ReadText): string | null {
  const hasCall = read.parameters.has('CallSid');
  for (const name of ['AccountSid', hasCall ? 'CallSid' : 'ConferenceSid']) {
    if (!isClear(name, text, read)) return name;
  }
  const alike = read.names.filter((name) => NAMES_LIKE_CALL_SID.has(name)).length;
  return hasCall || text.split('CallSid').length - 1 === alike ? null : 'CallSid';
}

/**
 * Whether a sid ends where it must. `following`: the text from the sid on, at least `LONGEST_SID` characters
 * if there are that many.
 */
export function endsClearly(sid: string, following: () => string): boolean {
  if (looksWhole(sid)) return true;
  const whole = BEGINS_WITH_SID.exec(following())?.[0];
  if (whole === undefined) return true;
  // A clone's sid can be longer, but not with a capital next, which begins a provider's parameter.
  return sid.length > whole.length && !/^[A-Z]/.test(sid.slice(whole.length));
}

/** Neither shape becomes the other by losing or gaining characters at its end. */
const looksWhole = (sid: string): boolean =>
  sid.length === (sid.charCodeAt(8) === DASH ? LONGEST_SID : 34);

function isClear(name: string, text: string, { parameters, names, repeated }: ReadText): boolean {
  let found = text.indexOf(name);
  let at = 0;
  for (const each of names) {
    if (each === name) {
      const sid = [parameters.get(name) ?? ''].flat()[0] ?? '';
      const start = at + name.length;
      return found === at && endsClearly(sid, () => text.slice(start, start + LONGEST_SID));
    }
    // A name that ends the same, such as `BridgedCallSid`, is a name of its own.
    const tail = at + each.length - name.length;
    if (found === tail && each.endsWith(name) && LETTERS.test(each)) {
      found = text.indexOf(name, tail + 1);
    }
    at += textOfParameters(parameters, [each], repeated).length;
  }
  // If it's required, its absence is reported later.
  return found === -1;
}
