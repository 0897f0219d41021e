/**
 * Prefixes of sids. SignalWire's sids are UUIDs, Twilio's are two letters and 32 hex digits. Both are random,
 * so the first 8 hex digits (32 bits) nearly always identify a call, and people can type those instead of
 * the whole sid.
 */

/** The fewest hex digits that a prefix can have. */
const DIGITS = 8;

/**
 * The first 32 bits of a sid or of any valid prefix of one, as a signed integer. Null for a text that
 * doesn't begin with 8 lowercase hex digits, after two capital letters if it has them.
 */
export function leadingBits(text: string): number | null {
  const start = isCapital(text.charCodeAt(0)) && isCapital(text.charCodeAt(1)) ? 2 : 0;
  let bits = 0;
  for (let index = start; index < start + DIGITS; index += 1) {
    const digit = hexValue(text.charCodeAt(index));
    if (digit === null) return null;
    bits = (bits << 4) | digit;
  }
  return bits;
}

/** Whether a text looks like a sid that was cut too short. Below 4 digits it could be anything. */
export const isTooShortPrefix = (text: string): boolean => SHORT.test(text);

const SHORT = /^(?:[A-Z]{2})?[0-9a-f]{4,7}$/;

const isCapital = (code: number): boolean => code >= 65 && code <= 90;

/** The value of `0`-`9` or `a`-`f`; null for anything else, such as the end of a text. */
function hexValue(code: number): number | null {
  if (code >= 48 && code <= 57) return code - 48;
  return code >= 97 && code <= 102 ? code - 87 : null;
}
