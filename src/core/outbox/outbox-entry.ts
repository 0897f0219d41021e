/** One message that has to go out: its place in the story of being sent once. */

/** How a message goes out. */
export type Channel = 'sms' | 'webhook';

/**
 * - `pending`: nothing can have been sent; due at `dueAt`.
 * - `sending`: the intent is recorded and a request may be under way. Found at a start: `unsure`.
 * - `unsure`: a request ended without an answer; looked up at `dueAt`, never sent blindly again.
 * - `sent`: the provider has it; followed at `dueAt` until its final state.
 * - `delivered`, `undelivered`, `failed`: final.
 * - `unconfirmed`: final; the provider has it and never told how it ended.
 */
export type OutboxState =
  | 'pending'
  | 'sending'
  | 'unsure'
  | 'sent'
  | 'delivered'
  | 'undelivered'
  | 'failed'
  | 'unconfirmed';

export interface OutboxEntry {
  /** Given by the store, ascending. */
  readonly id: number;
  readonly batch: number;
  readonly channel: Channel;
  /** A phone number, or the webhook's URL. Personal: never logged. */
  readonly recipient: string;
  /** Unique to this installation and batch; stands in the message's text. */
  readonly reference: string;
  /** When its batch closed, milliseconds since 1970: what every bound in time counts from. */
  readonly createdAt: number;
  readonly state: OutboxState;
  /** How many sends were tried. */
  readonly attempts: number;
  /** How many looks or checks were made since the state was entered. */
  readonly checks: number;
  /** When the last send began, milliseconds since 1970. */
  readonly attemptedAt: number | null;
  /** When the next step is due, milliseconds since 1970. */
  readonly dueAt: number;
  /** The provider's name for the message, once it has one. */
  readonly messageSid: string | null;
  /** The provider's error code, as text. */
  readonly code: string | null;
  /** What went wrong, in words; holds no number. */
  readonly detail: string | null;
}
