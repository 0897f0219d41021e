/** The seeds of a run's traffic. They decide which calls it is about. */

/**
 * The first of a run's seeds; the others follow it. A database that is kept holds the calls of earlier
 * runs, and their sids must not come again: the writer would find rows of calls that have ended.
 */
export const firstSeed = (startedAt: Date): number => Math.floor(startedAt.getTime() / 1000);
