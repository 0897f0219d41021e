/** Fills a database with ended calls, all of about the same time. */

import { CALLBACK_PATH } from '../ingest/request-bytes.ts';
import { traffic } from '../ingest/traffic.ts';
import { type Arrival, feed } from './feed.ts';

export interface SeedOptions {
  /** The data folder for `callboard serve`. */
  readonly dataDir: string;
  /** The number of calls that end; a few hundred more stay in progress. */
  readonly calls: number;
  readonly seed: number;
  /** When the calls took place, in milliseconds since 1970. */
  readonly at: number;
  /** Called occasionally with the number of calls that have ended. */
  onProgress(endedCalls: number): void;
}

const PROGRESS_EVERY = 250_000;

/** Resolves with the number of callbacks it stored. Throws at the first callback that wasn't stored. */
export const seed = ({ dataDir, ...options }: SeedOptions): Promise<number> =>
  feed({ dataDir, dimensions: [], arrivals: arrivals(options) });

function* arrivals({
  calls,
  seed,
  at,
  onProgress,
}: Omit<SeedOptions, 'dataDir'>): Generator<Arrival> {
  const source = traffic('in-turn', seed, () => at);
  for (let ended = 0; ended < calls; ) {
    const parameters = source.next();
    const isEnd = parameters.some(([name]) => name === 'CallDuration');
    if (isEnd && ++ended % PROGRESS_EVERY === 0) onProgress(ended);
    yield { at, target: CALLBACK_PATH, parameters };
  }
}
