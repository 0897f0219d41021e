/** Numbers about calls, from a process of their own. */

import type { Numbers } from '../ports/numbers/numbers.ts';
import { NumbersProcess, type NumbersProcessOptions } from './process/numbers-process.ts';
import { parquetOf } from './process/parquet-file.ts';

/** Until its process is ready, questions are answered with why it isn't. */
export interface OpenNumbers extends Numbers, AsyncDisposable {
  /** Starts the process. Returns at once. */
  start(): void;
}

/** Starts nothing yet. */
export function openNumbers(options: NumbersProcessOptions): OpenNumbers {
  const process = new NumbersProcess(options);
  return {
    start: () => process.start(),
    state: () => process.state,
    stats: (asker, asked) => process.ask<'stats'>({ kind: 'stats', asker, asked }),
    series: (asker, asked) => process.ask<'series'>({ kind: 'series', asker, asked }),
    top: (asker, asked) => process.ask<'top'>({ kind: 'top', asker, asked }),
    silentNumbers: (asker, asked) =>
      process.ask<'silentNumbers'>({ kind: 'silentNumbers', asker, asked }),
    heatmap: (asker, asked) => process.ask<'heatmap'>({ kind: 'heatmap', asker, asked }),
    changes: (asker, asked) => process.ask<'changes'>({ kind: 'changes', asker, asked }),
    callRows: (asker, asked) => process.ask<'callRows'>({ kind: 'callRows', asker, asked }),
    count: (asker, asked) => process.ask<'count'>({ kind: 'count', asker, asked }),
    parquet: (asker, filter) => parquetOf(process, asker, filter, options.start.file),
    [Symbol.asyncDispose]: () => process[Symbol.asyncDispose](),
  };
}
