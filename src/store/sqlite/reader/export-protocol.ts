/** What the main thread and the export thread say to each other. */

import type { Asker } from '../../../ports/access/asker.ts';
import type { ChosenCalls } from '../../../ports/exports.ts';
import type { ToPieceMaker } from '../threads/piece-protocol.ts';

/** What the thread is started with. */
export interface ExportThreadOptions {
  readonly file: string;
  readonly epoch: string;
  /** Names of own dimensions, for columns. */
  readonly dimensions: readonly string[];
}

/** What a file is made of. */
export type ExportJob =
  | (Asker & { readonly type: 'calls-csv' | 'calls-ndjson'; readonly chosen: ChosenCalls })
  | (Asker & { readonly type: 'events-ndjson' })
  | (Asker & { readonly type: 'failures-csv'; readonly batch: number });

/** It answers with `FromPieceMaker`. */
export type ToExporter =
  | {
      readonly type: 'start';
      readonly id: number;
      readonly memory: SharedArrayBuffer;
      readonly job: ExportJob;
    }
  | ToPieceMaker
  /** There will be no more jobs, and files in progress are no longer needed. */
  | { readonly type: 'close' };
