/** What can happen to a message on its way: the words between a notifier and the state machine. */

/** Why nothing can have been sent: the request never left, or was turned away by rate alone. */
export type NotSentReason =
  | 'refused'
  | 'dns'
  | 'tls'
  | 'connect-timeout'
  | 'unreachable'
  | 'rate-limited';

/** Why it is not known whether the message was taken. */
export type UnsureCause = 'timeout' | 'reset' | 'server-error' | 'unreadable-reply' | 'crash';

/** How far the provider has brought a message that it has taken. */
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
      /** What the other side asked for; null where it asked for nothing. */
      readonly retryAfterSeconds: number | null;
    }
  /** Refused in so many words, so nothing was sent. `final`: trying again cannot help. */
  | {
      readonly type: 'rejected';
      readonly final: boolean;
      readonly code: string | null;
      readonly detail: string;
    }
  | { readonly type: 'unsure'; readonly cause: Exclude<UnsureCause, 'crash'> };

/** How a look into the provider's message list ended. */
export type LookUpOutcome =
  | { readonly type: 'found'; readonly messageSid: string; readonly progress: Progress }
  /** The whole list was read, and the message is not in it. */
  | { readonly type: 'not-found' }
  | LookFailed;

/** How a look at a sent message ended. */
export type FollowOutcome = { readonly type: 'followed'; readonly progress: Progress } | LookFailed;

/** The provider could not be asked, or its answer does not settle the question. */
export interface LookFailed {
  readonly type: 'look-failed';
  readonly retryAfterSeconds: number | null;
  readonly detail: string;
}

/** Everything that moves an entry. */
export type OutboxEvent =
  /** Recorded before the request leaves. */
  | { readonly type: 'send-begins' }
  /** An entry in `sending` that nobody is sending: the process that was, is gone. */
  | { readonly type: 'found-sending' }
  | SendOutcome
  | LookUpOutcome
  | FollowOutcome;
