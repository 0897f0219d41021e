/** Magic test numbers that can't place calls, like Twilio's. */

/** A row of the table, with the provider's error code and message. */
export interface SenderNumber {
  /** E.164. */
  readonly number: string;
  readonly code: number;
  readonly message: string;
}

/** Every refused sender. */
export const REFUSED_SENDERS: readonly SenderNumber[] = [
  { number: '+15005550001', code: 21_212, message: "The number in 'From' is not a valid number." },
  { number: '+15005550007', code: 21_210, message: "The number in 'From' is not yours." },
];

/** Why a call can't come from this number; null if it can. */
export const refusedSender = (from: string): SenderNumber | null =>
  REFUSED_SENDERS.find(({ number }) => number === from) ?? null;
