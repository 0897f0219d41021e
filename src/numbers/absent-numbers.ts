/** The numbers where there are none: switched off, or without a DuckDB binary for the platform. */

import { failure } from '../core/result.ts';
import type { Numbers, NumbersProblem } from '../ports/numbers/numbers.ts';

/** Answers every question with `reason`, which says what to do. */
export function absentNumbers(reason: string): Numbers {
  const problem: NumbersProblem = { kind: 'down', reason };
  const refuse = async () => failure(problem);
  return {
    state: () => ({
      status: 'down',
      reason,
      progress: null,
      position: 0,
      lagMs: null,
      restarts: 0,
      memoryBytes: null,
    }),
    stats: refuse,
    series: refuse,
    top: refuse,
    silentNumbers: refuse,
    heatmap: refuse,
    changes: refuse,
    callRows: refuse,
    count: refuse,
    parquet: refuse,
  };
}
