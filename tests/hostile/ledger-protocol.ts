/** What the ledger's thread and its owner say to one another. */

import type { Provider } from '../support/provider-request.ts';

export interface LedgerOptions {
  readonly provider: Provider;
  readonly perSecond: number;
  /** A short name of this run: entries begin with it. */
  readonly run: string;
}

/** What became of everything that was sent. */
export interface Page {
  readonly sent: number;
  /** The entries that were answered 204, and when, milliseconds since 1970. */
  readonly acknowledged: readonly { readonly entry: string; readonly at: number }[];
  /** How many got no answer. */
  readonly unanswered: number;
  /** Other answers by their status. */
  readonly refusals: Readonly<Record<string, number>>;
  /** Milliseconds to the answer, of those acknowledged. */
  readonly latencies: readonly number[];
  /** The same of a bare `node:http` that was sent the same at the same time. */
  readonly yardstick: readonly number[];
}

export type ToLedger =
  | {
      readonly type: 'target';
      /** Null: send nothing for now. */
      readonly port: number | null;
      readonly yardstickPort: number | null;
    }
  | { readonly type: 'stop' };

export type FromLedger =
  | { readonly type: 'ready' }
  | { readonly type: 'page'; readonly page: Page };
