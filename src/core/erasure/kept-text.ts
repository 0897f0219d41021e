/**
 * Which texts an erasure keeps: a provider's words, its dates and its SIDs. A word that isn't one, such as a SIP
 * phrase with a number in it, is replaced and not dropped: an earlier event's word mustn't show in its place.
 */

import { parseTimestamp } from '../time/timestamp.ts';

/** Shown instead of a text that could hold personal data. */
const ERASED = 'erased';

/** Letters and a little punctuation, as in `no-answer`, `machine_end_beep` and `Not Acceptable Here`; or a date. */
const WORDS = /^(?:[A-Za-z][A-Za-z /_-]{0,63}|\d{4}-\d{2}-\d{2})$/;

/** The word itself, or `erased`. */
export const keptWord = (raw: string): string => (WORDS.test(raw) ? raw : ERASED);

/** The same time; null where the text isn't one, and so says nothing. */
export function keptTime(raw: string): string | null {
  const at = parseTimestamp(raw);
  if (at === null) return null;
  // A comment can follow a date, and an unknown number of digits a second.
  return /\(|\d{5}/.test(raw) ? new Date(at).toISOString() : raw;
}
