/** Numbers that no call may come from, in the manner of Twilio's test numbers. */

/** A row of the table: the provider's error number, and what its message says. */
export interface SenderNumber {
  /** E.164. */
  readonly number: string;
  readonly code: number;
  readonly message: string;
}

/** Every sender that is refused. */
export const REFUSED_SENDERS: readonly SenderNumber[] = [
  { number: '+15005550001', code: 21_212, message: "The number in 'From' is not a valid number." },
  { number: '+15005550007', code: 21_210, message: "The number in 'From' is not yours." },
];

/** Why a call may not come from this number; null where it may. */
export const refusedSender = (from: string): SenderNumber | null =>
  REFUSED_SENDERS.find(({ number }) => number === from) ?? null;
