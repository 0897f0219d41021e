/** Where a search leads: to a number's calls, or to the call whose SID it begins. */

import { callHref } from './call-href.ts';

/** The URL for what someone typed; null if that's nothing. */
export function searchTarget(typed: string): string | null {
  const text = typed.trim();
  if (text === '') return null;
  const number = numberIn(text);
  if (number !== null) return `/calls?number=${encodeURIComponent(number)}`;
  return callHref(text);
}

/** A phone number as providers send it, however it's typed, or a SIP address; null for anything else. */
function numberIn(text: string): string | null {
  if (/^sips?:/i.test(text)) return text;
  if (!/^\+?[\d\s().\-/]+$/.test(text)) return null;
  const digits = text.replace(/\D/g, '');
  // Three is a short code, and no SID is searched by less than eight hex digits.
  return digits.length >= 3 ? `+${digits}` : null;
}
