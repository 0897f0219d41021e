/** What is counted. Labels are closed words: nothing of a call ever becomes one. */

/** Why a request was not taken as a callback: what its sender was told, in a word. */
export type RejectionReason =
  | 'unsigned'
  | 'unsigned-not-local'
  | 'bad-signature'
  | 'wrong-account'
  | 'no-key'
  | 'malformed'
  | 'malformed-http'
  | 'unsupported-body'
  | 'too-many-parameters'
  | 'too-large'
  | 'head-too-large'
  | 'wrong-path'
  | 'timeout'
  | 'shed'
  | 'store-failed';

/** What is answered but is no event of a call. */
export type AsideKind = 'voice-request' | 'message';

/** Why a request to the API was refused that carried an admin token. */
export type TokenRefusal = 'wrong' | 'throttled';

/** The threads that are started again when they end by themselves. */
export type KeptThreadName = 'reader' | 'export' | 'changes';

export interface Metrics {
  /** `detail`: what is wrong, for the log, where the reason alone doesn't say it. */
  rejected(reason: RejectionReason, detail?: string): void;
  aside(kind: AsideKind): void;
  tokenRefused(reason: TokenRefusal): void;
  /** One batch on disk: how many callbacks were acknowledged then, and how long that took. */
  journaled(batch: { readonly callbacks: number; readonly seconds: number }): void;
  /** One group commit: how many callbacks it stored, repeated and could not read, and its length. */
  committed(commit: {
    readonly stored: number;
    readonly duplicates: number;
    readonly unprocessable: number;
    readonly seconds: number;
  }): void;
  /** A thread that had ended by itself was started again. */
  threadRestarted(thread: KeptThreadName): void;
  /** How much waits for the disk. */
  queue(depth: { readonly events: number; readonly bytes: number }): void;
}
