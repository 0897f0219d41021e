/**
 * Cuts values of calls to a width so that the rest is still useful: a SID keeps its beginning, by which a call can
 * be looked up, an address keeps its user, and a number or a file's URL keeps its end.
 */
import { safeText } from './safe-text.ts';

/** A SID's minimum width: ten characters, which are eight of Twilio's own, and an ellipsis. */
export const NARROWEST_SID = 11;

/** The beginning of a SID, at most `width` characters long. */
export const sidPrefix = (sid: string, width: number): string =>
  cutEnd(sid, Math.max(width, NARROWEST_SID));

/** A party: the beginning of an address (`sip:alice@…`), or the end of a number. */
export function partyText(value: string | null, width: number): string {
  if (value === null || value === '') return '';
  return /^[a-z]+:/i.test(value) ? cutEnd(value, width) : cutStart(value, width);
}

/** The beginning of a text, with an ellipsis if it was cut. */
export function cutEnd(value: string, width: number): string {
  const text = safeText(value);
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}

/** The end of a text, after an ellipsis if it was cut. */
export function cutStart(value: string, width: number): string {
  // An infinite width would make `slice` cut at the wrong end.
  const text = safeText(value.slice(-width - 1), width + 1);
  return text.length <= width ? text : `…${text.slice(text.length - width + 1)}`;
}
