/** The parts of the provider's REST API that Callboard uses. Every outcome is a value; nothing is retried. */

import type { Result } from '../core/result.ts';

/** Why a request can't have reached the provider: there was no connection. */
export type UnreachedReason = 'refused' | 'dns' | 'tls' | 'connect-timeout' | 'unreachable';

/** Why the outcome of a request that may have reached the provider is unknown. */
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
      /** The provider's error code, as text; null if it sent none. */
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
  /** The provider's status: `queued`, `sent`, `delivered`, `undelivered`, `failed` ... */
  readonly status: string;
  readonly to: string | null;
  readonly from: string | null;
  /** Null or empty if the provider hides texts (Twilio's message redaction). */
  readonly body: string | null;
  readonly errorCode: string | null;
  /** Milliseconds since 1970; null if it's absent or invalid. */
  readonly createdAt: number | null;
}

export interface MessagePage {
  /** Newest first. */
  readonly messages: readonly Message[];
  /** For the next page; null on the last. */
  readonly next: string | null;
}

export interface Provider {
  /** Not idempotent: each call that reaches the provider creates a message. */
  createMessage(message: {
    readonly from: string;
    readonly to: string;
    readonly body: string;
  }): Promise<ProviderResult<Message>>;
  message(messageSid: string): Promise<ProviderResult<Message>>;
  /**
   * The messages to a number. Not filtered by date: an accepted message that's still queued has no sending date
   * yet, and would be left out.
   */
  messagesTo(to: string, page: string | null): Promise<ProviderResult<MessagePage>>;
}
