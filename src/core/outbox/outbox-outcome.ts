/** What can happen to a message: what notifiers report to the state machine. */

/** Why nothing can have been sent: the request never left, or was refused by a rate limit. */
export type NotSentReason =
  | 'refused'
  | 'dns'
  | 'tls'
  | 'connect-timeout'
  | 'unreachable'
  | 'rate-limited';

/** Why it isn't known whether the message was accepted. */
export type UnsureCause = 'timeout' | 'reset' | 'server-error' | 'unreadable-reply' | 'crash';

/** How far a message is that the provider accepted. */
export type Progress =
  | { readonly stage: 'under-way' }
  | { readonly stage: 'delivered' }
  /** Filtered, unreachable or given up: `code` is the provider's, as text. */
  | { readonly stage: 'undelivered' | 'failed'; readonly code: string | null };

/** How a send ended. */
export type SendOutcome =
  | { readonly type: 'accepted'; readonly messageSid: string | null; readonly progress: Progress }
  | {
      readonly type: 'not-sent';
      readonly reason: NotSentReason;
      /** The delay that the other side asked for; null if it asked for none. */
      readonly retryAfterSeconds: number | null;
    }
  /** Refused explicitly, so nothing was sent. `final`: trying again can't help. */
  | {
      readonly type: 'rejected';
      readonly final: boolean;
      readonly code: string | null;
      readonly detail: string;
    }
  | { readonly type: 'unsure'; readonly cause: Exclude<UnsureCause, 'crash'> };

/** The result of a look through the provider's message list. */
export type LookUpOutcome =
  | { readonly type: 'found'; readonly messageSid: string; readonly progress: Progress }
  /** The whole list was read, and the message isn't in it. */
  | { readonly type: 'not-found' }
  | LookFailed;

/** The result of a look at a sent message. */
export type FollowOutcome = { readonly type: 'followed'; readonly progress: Progress } | LookFailed;

/** The provider couldn't be asked, or its answer doesn't settle the question. */
export interface LookFailed {
  readonly type: 'look-failed';
  readonly retryAfterSeconds: number | null;
  readonly detail: string;
}

/** Everything that changes an entry. */
export type OutboxEvent =
  /** Recorded before the request leaves. */
  | { readonly type: 'send-begins' }
  /** An entry in `sending` without a request: the process that sent it is gone. */
  | { readonly type: 'found-sending' }
  | SendOutcome
  | LookUpOutcome
  | FollowOutcome;
