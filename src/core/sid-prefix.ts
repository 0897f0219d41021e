/**
 * How a sid begins. SignalWire's are UUIDs, Twilio's are two letters and 32 hex digits; both are random,
 * so their first 8 hex digits (32 bits) are nearly always enough to tell a call from all others, and
 * people may give those in place of the whole sid.
 */

/** Hex digits that a sid has to keep when it's cut short. */
const DIGITS = 8;

/**
 * The first 32 bits of a sid, as a signed integer, and of every text that a sid can be cut down to. Null
 * for a text that doesn't begin with 8 lowercase hex digits, after two capital letters if it has them.
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

/** Whether a text looks like a sid that was cut too short. With fewer than 4 digits it may be anything. */
export const isTooShortPrefix = (text: string): boolean => SHORT.test(text);

const SHORT = /^(?:[A-Z]{2})?[0-9a-f]{4,7}$/;

const isCapital = (code: number): boolean => code >= 65 && code <= 90;

/** The value of `0`-`9` or `a`-`f`; null for anything else, such as the end of a text. */
function hexValue(code: number): number | null {
  if (code >= 48 && code <= 57) return code - 48;
  return code >= 97 && code <= 102 ? code - 87 : null;
}
