/** What the main thread and the export thread say to each other. */

import type { CallFilter } from '../../../ports/call-store.ts';
import type { Scope } from '../../../ports/scope.ts';
import type { ToPieceMaker } from '../threads/piece-protocol.ts';

/** Handed to the thread when it starts. */
export interface ExportThreadOptions {
  readonly file: string;
  readonly epoch: string;
}

/** What a file is made of. */
export type ExportJob =
  | { readonly type: 'calls-csv'; readonly scope: Scope; readonly filter: CallFilter }
  | { readonly type: 'events-ndjson'; readonly scope: Scope }
  | { readonly type: 'failures-csv'; readonly scope: Scope; readonly batch: number };

/** It answers with `FromPieceMaker`. */
export type ToExporter =
  | {
      readonly type: 'start';
      readonly id: number;
      readonly memory: SharedArrayBuffer;
      readonly job: ExportJob;
    }
  | ToPieceMaker
  /** No more will be asked, and what is being made is of no use. */
  | { readonly type: 'close' };
