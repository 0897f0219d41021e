/** What the main thread and the thread that forwards say to each other. */

import type { ForwardCursor } from '../../ports/forwarding/forward-cursors.ts';
import type { ForwardStatus } from '../../ports/forwarding/forward-status.ts';
import type { LogFields, Logger } from '../../ports/logger.ts';
import type { AccountKey } from '../../provider/sign-request.ts';

export interface ThreadTarget {
  /** Its place in the setting, from 1. */
  readonly target: number;
  readonly url: string;
  readonly cursor: ForwardCursor;
}

/** What the thread is started with. */
export interface ForwardThreadOptions {
  /** The database file. */
  readonly file: string;
  /** The log's last position, as far as the main thread knows. */
  readonly head: number;
  /** In the order of the setting. */
  readonly targets: readonly ThreadTarget[];
  readonly keys: readonly AccountKey[];
  readonly userAgent: string;
  readonly installation: string;
}

export type ToForward =
  /** The log has records up to here. */
  | { readonly type: 'wake'; readonly head: number }
  /** Cursors are on disk, or can't be stored now. */
  | { readonly type: 'saved'; readonly isSaved: boolean }
  /** To begin nothing more, and say `stopped` once the cursors are stored. */
  | { readonly type: 'stop' }
  | { readonly type: 'close' };

export type FromForward =
  /** To be stored and answered with `saved` before the next ones come. */
  | { readonly type: 'save'; readonly cursors: readonly ForwardCursor[] }
  | { readonly type: 'status'; readonly statuses: readonly ForwardStatus[] }
  | {
      readonly type: 'log';
      readonly level: keyof Logger;
      readonly fields: LogFields;
      readonly message: string;
    }
  | { readonly type: 'stopped' };
