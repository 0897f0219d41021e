/**
 * Magic test numbers that produce every answer of the Messages API. Those up to +15005550009 are
 * Twilio's own ("Test Credentials", August 2026); the others are the emulator's.
 */

/** What happens to a message: it's refused on creation, or lost later. */
export type NumberRule =
  | { readonly kind: 'refused'; readonly code: number; readonly message: string }
  | { readonly kind: 'lost'; readonly status: 'undelivered' | 'failed'; readonly code: number }
  | { readonly kind: 'rate-limited' };

const refused = (code: number, message: string): NumberRule => ({ kind: 'refused', code, message });

/** By recipient. */
const TO_RULES: ReadonlyMap<string, NumberRule> = new Map<string, NumberRule>([
  ['+15005550001', refused(21_211, "The 'To' number is not a valid phone number.")],
  ['+15005550002', refused(21_612, "The 'To' phone number is not reachable from this 'From'.")],
  ['+15005550003', refused(21_408, 'Permission to send to this region is not enabled.')],
  ['+15005550004', refused(21_610, 'The recipient has opted out of messages from this number.')],
  ['+15005550009', refused(21_614, "The 'To' number cannot receive messages.")],
  ['+15005550017', refused(21_717, "The 'From' number belongs to no registered campaign.")],
  ['+15005550018', refused(21_603, "A 'From' phone number is required.")],
  ['+15005550019', refused(21_604, "A 'To' phone number is required.")],
  ['+15005550029', { kind: 'rate-limited' }],
  ['+15005550030', { kind: 'lost', status: 'undelivered', code: 30_007 }],
  ['+15005550033', { kind: 'lost', status: 'undelivered', code: 30_003 }],
  ['+15005550038', { kind: 'lost', status: 'failed', code: 30_008 }],
]);

/** By sender. */
const FROM_RULES: ReadonlyMap<string, NumberRule> = new Map([
  ['+15005550001', refused(21_212, "The 'From' number is not a valid phone number.")],
  ['+15005550007', refused(21_606, "The 'From' number is not owned by this account.")],
  ['+15005550008', refused(21_611, "The 'From' number has too many messages waiting.")],
]);

/** The rule for a message's numbers; null if it'll simply be delivered. */
export function ruleFor(from: string | null, to: string): NumberRule | null {
  const fromRule = from === null ? undefined : FROM_RULES.get(from);
  return fromRule ?? TO_RULES.get(to) ?? null;
}
