/** What the run is about: how many calls, when, and what the numbers are made with. */

import { STALE_MS } from '../../src/core/calls/stale.ts';
import { DEFAULT_KPI_SETTINGS } from '../../src/core/kpi/measures.ts';
import { UTC } from '../../src/core/time/time-zone.ts';

export interface Terms {
  /** How many calls are generated; those that they dial come on top. */
  readonly calls: number;
  readonly seed: string;
  /** When the first call starts, milliseconds since 1970. */
  readonly startAt: number;
  /** Where everything is written. */
  readonly folder: string;
}

const HOUR = 3_600_000;
/** Over how long the calls come, in emulated time. */
const SPAN_MS = 72 * HOUR;
/** Records of the first hours are purged at the end. */
export const PURGED_MS = 3 * HOUR;
/** How many calls are erased on the way. */
export const ERASED_CALLS = 12;

/** What the average hour of an office's day has of the busiest one. */
const AVERAGE_LOAD = 0.4;
export const callsPerSecond = (calls: number): number => calls / (SPAN_MS / 1000) / AVERAGE_LOAD;

export const SHAPE = {
  dimensions: ['queue', 'agent', 'campaign'],
  timeZone: UTC,
  settings: DEFAULT_KPI_SETTINGS,
};

export const RECOUNT_SETTINGS = { ...DEFAULT_KPI_SETTINGS, staleMs: STALE_MS };

/** Progress goes to stderr; stdout is the report. */
export const note = (text: string): void => {
  process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${text}\n`);
};
