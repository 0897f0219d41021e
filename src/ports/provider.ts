/** The provider's REST API as far as Callboard asks it. Every answer is a value; nothing is retried. */

import type { Result } from '../core/result.ts';

/** Why a request cannot have reached the provider: no connection was made. */
export type UnreachedReason = 'refused' | 'dns' | 'tls' | 'connect-timeout' | 'unreachable';

/** Why it is not known what the provider did with a request that may have reached it. */
export type UnansweredCause = 'timeout' | 'reset' | 'server-error' | 'unreadable-reply';

/** How a request failed. `detail` is for people: it contains no phone number and no secret. */
export type ProviderFailure =
  | {
      readonly kind: 'not-sent';
      readonly reason: UnreachedReason;
      readonly detail: string;
    }
  | {
      readonly kind: 'rate-limited';
      readonly retryAfterSeconds: number | null;
      readonly detail: string;
    }
  | {
      readonly kind: 'rejected';
      /** 400 to 499. */
      readonly status: number;
      /** The provider's error code, as text; null where it sent none. */
      readonly code: string | null;
      readonly detail: string;
    }
  | {
      readonly kind: 'unsure';
      readonly cause: UnansweredCause;
      readonly detail: string;
    };

export type ProviderResult<Value> = Result<Value, ProviderFailure>;

/** A text message, in either dialect. */
export interface Message {
  readonly messageSid: string;
  /** As the provider says it: `queued`, `sent`, `delivered`, `undelivered`, `failed` ... */
  readonly status: string;
  readonly to: string | null;
  readonly from: string | null;
  /** Null or empty where the provider hides texts (Twilio's message redaction). */
  readonly body: string | null;
  readonly errorCode: string | null;
  /** Milliseconds since 1970; null where it is absent or unreadable. */
  readonly createdAt: number | null;
}

export interface MessagePage {
  /** Newest first. */
  readonly messages: readonly Message[];
  /** For the next page; null on the last. */
  readonly next: string | null;
}

export interface Provider {
  /** Not idempotent: each call that reaches the provider makes a message. */
  createMessage(message: {
    readonly from: string;
    readonly to: string;
    readonly body: string;
  }): Promise<ProviderResult<Message>>;
  message(messageSid: string): Promise<ProviderResult<Message>>;
  /**
   * The messages to a number. Not filtered by date: a message that is accepted and still queued has
   * no date of sending yet, and would be left out.
   */
  messagesTo(to: string, page: string | null): Promise<ProviderResult<MessagePage>>;
}
