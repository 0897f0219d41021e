/** The benchmark's handle for the readers' process. */

import { join } from 'node:path';
import { type AskedProcess, startProcess } from '../ingest/asked-process.ts';
import { type ReadingCommand, type ReadingResult, readingResult } from './protocol.ts';

/** Starts the process. Each command reads until its time is up. */
export const startReaders = (): AskedProcess<ReadingCommand, ReadingResult> =>
  startProcess(join(import.meta.dirname, 'reading.ts'), 'the readers', readingResult);
