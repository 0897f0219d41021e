/** The seeds of a run's traffic, which decide which calls it's about. */

/**
 * The first of a run's seeds; the others follow. A database that's reused has the calls of earlier runs,
 * and their sids must not come again, because the writer would find rows of ended calls.
 */
export const firstSeed = (startedAt: Date): number => Math.floor(startedAt.getTime() / 1000);
