/** Phone numbers and addresses as people read them: `+1 415 555 0129`, `sip:agent-04@example.com`. */

/**
 * Country codes of two digits; 1 and 7 have one digit, and all others three.
 * Source: ITU-T E.164, list of assigned country codes (read November 2026).
 */
const TWO_DIGITS = /^(?:2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/;
const E164 = /^\+([1-9]\d{6,14})$/;

/** Groups the digits of a phone number: country code, then the last four, and threes before them. */
export function shownParty(party: string): string {
  const digits = E164.exec(party)?.[1];
  if (digits === undefined) return party;
  const codeLength = /^[17]/.test(digits) ? 1 : TWO_DIGITS.test(digits) ? 2 : 3;
  const rest = digits.slice(codeLength);
  const groups = [rest.slice(-4)];
  for (let end = rest.length - 4; end > 0; end -= 3) {
    groups.unshift(rest.slice(Math.max(0, end - 3), end));
  }
  return `+${digits.slice(0, codeLength)} ${groups.join(' ')}`;
}
