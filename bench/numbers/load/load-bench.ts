/** What every part of the load's measurement needs. */

import type { Generator } from '../../ingest/load/start-generator.ts';
import type { Folder } from './prepare-folder.ts';

export interface LoadBench {
  readonly generator: Generator;
  /** For output. */
  readonly folder: string;
  readonly prepared: Folder;
  readonly rounds: number;
  /** Of questions, in each round. */
  readonly seconds: number;
  /** Callbacks a second. */
  readonly rate: number;
}
