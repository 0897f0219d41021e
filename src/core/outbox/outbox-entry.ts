/** One message that has to go out, and how far it is. */

export const CHANNELS = ['sms', 'webhook'] as const;

/** How a message goes out. */
export type Channel = (typeof CHANNELS)[number];

export const SUBJECT_KINDS = ['failure-batch'] as const;

/** What a message is about. */
export interface Subject {
  readonly kind: (typeof SUBJECT_KINDS)[number];
  /** The batch's number. */
  readonly id: number;
}

export const OUTBOX_STATES = [
  'pending',
  'sending',
  'unsure',
  'sent',
  'delivered',
  'undelivered',
  'failed',
  'unconfirmed',
] as const;

/**
 * - `pending`: nothing can have been sent; due at `dueAt`.
 * - `sending`: the intent is recorded and a request may be under way. Found at a start: `unsure`.
 * - `unsure`: a request ended without an answer; looked up at `dueAt`, never sent again without a look.
 * - `sent`: the provider has it; followed at `dueAt` until its final state.
 * - `delivered`, `undelivered`, `failed`: final.
 * - `unconfirmed`: final; the provider has it and never said how it ended.
 */
export type OutboxState = (typeof OUTBOX_STATES)[number];

export interface OutboxEntry {
  /** Assigned by the store, ascending. */
  readonly id: number;
  readonly subject: Subject;
  readonly channel: Channel;
  /** A phone number, or the webhook's URL. Personal: never logged. */
  readonly recipient: string;
  /** Unique to this installation and subject; part of the payload. */
  readonly reference: string;
  /**
   * What is sent, rendered when it was decided: the text of an SMS, the body of a webhook. Null only for a
   * message of an older version whose batch is gone: it can't be sent.
   */
  readonly payload: string | null;
  /** When it was decided, milliseconds since 1970: the start of every time limit. */
  readonly createdAt: number;
  readonly state: OutboxState;
  /** Number of sends so far. */
  readonly attempts: number;
  /** Number of looks and checks since the state was entered. */
  readonly checks: number;
  /** When the last send began, milliseconds since 1970. */
  readonly attemptedAt: number | null;
  /** When the next step is due, milliseconds since 1970. */
  readonly dueAt: number;
  /** The provider's name for the message, once it has one. */
  readonly messageSid: string | null;
  /** The provider's error code, as text. */
  readonly code: string | null;
  /** What went wrong, in words; contains no phone number. */
  readonly detail: string | null;
}
