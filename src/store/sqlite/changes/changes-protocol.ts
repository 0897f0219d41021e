/** What can be asked of the thread that follows the log, and how it answers. */

import type { LogEntries } from '../../../ports/change-feed.ts';
import type { PackedChanges } from './packed-changes.ts';

/** Handed to the thread when it starts. */
export interface ChangesThreadOptions {
  readonly file: string;
}

export interface ChangesQuestion {
  readonly type: 'changes' | 'records';
  readonly id: number;
  readonly position: number;
  readonly limit: number;
}

/** `close`: no more questions will come. */
export type ToChanges = ChangesQuestion | { readonly type: 'close' };

export type FromChanges =
  | { readonly type: 'changes'; readonly id: number; readonly changes: PackedChanges }
  | { readonly type: 'records'; readonly id: number; readonly entries: LogEntries }
  | {
      readonly type: 'no-answer';
      readonly id: number;
      readonly reason: string;
      /** Whether a page that the answer needs is damaged. */
      readonly isDamaged: boolean;
    };
