/** Metrics. Labels come from fixed sets and never contain data from calls. */

import type { RejectionReason } from '../core/wire/rejection-reason.ts';

/** Requests that are acknowledged, but aren't call events. */
export type AsideKind = 'voice-request' | 'message';

/** Why an API key or an admin token was refused. */
export type TokenRefusal = 'wrong' | 'expired' | 'revoked' | 'throttled';

/** Threads that are restarted if they end unexpectedly. */
export type KeptThreadName = 'reader' | 'export' | 'changes' | 'forward';

export interface Metrics {
  /** `detail` explains the reason in the log, if necessary. */
  rejected(reason: RejectionReason, detail?: string): void;
  aside(kind: AsideKind): void;
  tokenRefused(reason: TokenRefusal): void;
  /** A batch is on disk: the number of callbacks acknowledged, and how long it took. */
  journaled(batch: { readonly callbacks: number; readonly seconds: number }): void;
  /** A group commit: the number of stored, repeated and unreadable callbacks, and its duration. */
  committed(commit: {
    readonly stored: number;
    readonly duplicates: number;
    readonly unprocessable: number;
    readonly seconds: number;
  }): void;
  /** A thread that ended unexpectedly was restarted. */
  threadRestarted(thread: KeptThreadName): void;
  /** How much is waiting for the disk. */
  queue(depth: { readonly events: number; readonly bytes: number }): void;
}

/** Metrics of what's live, and of its stream. */
export interface StreamMetrics {
  /** How many streams are open. */
  streams(open: number): void;
  /** A client that didn't read fast enough was cut off. */
  streamCutOff(): void;
  /** Changes have been sent to every client, so long after their commit was announced. */
  streamed(seconds: number): void;
  /** From an event, in the provider's time, to its callback's arrival. Some callbacks are measured, not all. */
  providerLag(seconds: number): void;
}

/** How a question about statistics came out; the last four are without an answer. */
export type NumbersOutcome = 'answered' | 'refused' | 'busy' | 'rebuilding' | 'down' | 'failed';

/** Metrics of statistics. */
export interface NumbersMetrics {
  /** A question was answered, or wasn't. */
  numbersAsked(outcome: NumbersOutcome): void;
}
