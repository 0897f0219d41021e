/** Metrics that count nothing. */

import type { Metrics } from '../../src/ports/metrics.ts';

const ignore = (): void => undefined;

export const UNCOUNTED: Metrics = {
  rejected: ignore,
  aside: ignore,
  tokenRefused: ignore,
  journaled: ignore,
  committed: ignore,
  threadRestarted: ignore,
  queue: ignore,
};
