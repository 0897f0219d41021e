/** The messages between the ledger's thread and its owner. */

import type { Provider } from '../support/provider-request.ts';

export interface LedgerOptions {
  readonly provider: Provider;
  readonly perSecond: number;
  /** A short name for this run, which entries begin with. */
  readonly run: string;
}

/** The outcome of everything that was sent. */
export interface Page {
  readonly sent: number;
  /** The entries that were answered with 204, and when, in milliseconds since 1970. */
  readonly acknowledged: readonly { readonly entry: string; readonly at: number }[];
  /** The number without an answer. */
  readonly unanswered: number;
  /** The number of other answers by status. */
  readonly refusals: Readonly<Record<string, number>>;
  /** Milliseconds until the answer, for those acknowledged. */
  readonly latencies: readonly number[];
  /** The same for a bare `node:http` server that got the same requests at the same time. */
  readonly yardstick: readonly number[];
}

export type ToLedger =
  | {
      readonly type: 'target';
      /** Null: pause. */
      readonly port: number | null;
      readonly yardstickPort: number | null;
    }
  | { readonly type: 'stop' };

export type FromLedger =
  | { readonly type: 'ready' }
  | { readonly type: 'page'; readonly page: Page };
