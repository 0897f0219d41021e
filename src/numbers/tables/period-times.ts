/** How long the periods of buckets are, and when one begins. */

export const MINUTE_MS = 60_000;
export const QUARTER_MS = 15 * MINUTE_MS;
export const HOUR_MS = 4 * QUARTER_MS;
export const DAY_MS = 24 * HOUR_MS;

/** When the period begins that a time lies in, both in milliseconds since 1970. Days are those of UTC. */
export const beginOf = (at: number, stepMs: number): number => at - (at % stepMs);
