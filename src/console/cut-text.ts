/**
 * Values of calls, cut to a width so that what's left can be used: of a SID its beginning, by which a
 * call can be looked up; of an address the user; of a number and a file's address the end.
 */
import { safeText } from './safe-text.ts';

/** The narrowest a SID is ever shown: ten characters, which are eight of Twilio's own, and an ellipsis. */
export const NARROWEST_SID = 11;

/** A SID from its beginning, `width` characters long at most. */
export const sidPrefix = (sid: string, width: number): string =>
  cutEnd(sid, Math.max(width, NARROWEST_SID));

/** A party: of an address what comes first (`sip:alice@…`), of a number what comes last. */
export function partyText(value: string | null, width: number): string {
  if (value === null || value === '') return '';
  return /^[a-z]+:/i.test(value) ? cutEnd(value, width) : cutStart(value, width);
}

/** The beginning of a text, and an ellipsis where something is left out. */
export function cutEnd(value: string, width: number): string {
  const text = safeText(value);
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}

/** The end of a text, after an ellipsis where something is left out. */
export function cutStart(value: string, width: number): string {
  // What's endless is cut at its beginning here, not at its end.
  const text = safeText(value.slice(-width - 1), width + 1);
  return text.length <= width ? text : `…${text.slice(text.length - width + 1)}`;
}
