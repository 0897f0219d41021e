/** Data folders with many calls, for tests of what costs more the more there are. */

import { seed } from '../../bench/stored/seed.ts';

const DAY_MS = 86_400_000;

/**
 * Stores this many ended calls, about five callbacks each, in `dataDir`, as if a Callboard had received them
 * yesterday: through its own receiver and store, without the network. 60,000 take twelve seconds. Resolves
 * with the number of callbacks.
 */
export const seedFolder = (dataDir: string, calls: number): Promise<number> =>
  seed({ dataDir, calls, seed: 1, at: Date.now() - DAY_MS, onProgress: () => undefined });
