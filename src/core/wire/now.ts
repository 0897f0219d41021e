/** How it's going right now: the tiles of the board. `event: now` of the stream, once a second. */

import type { CallStatus, EndStatus } from '../call-status.ts';

export interface Now {
  /** The server's clock when this was made. */
  readonly at: string;
  /** Calls in progress, by state. Stale ones aren't among them. */
  readonly inProgress: Readonly<Record<Exclude<CallStatus, EndStatus>, number>>;
  /** Calls without an end for longer than a call can last. */
  readonly stale: number;
  readonly ended: EndedCalls;
  readonly failures: CurrentFailures;
  readonly callbacks: CallbackPace;
  readonly callbackLag: CallbackLag;
  /** How long ago the newest stored callback arrived, in milliseconds; null if none ever did. */
  readonly dataAgeMs: number | null;
  readonly trend: Trend;
}

/** Calls that ended within the window, by how. */
export interface EndedCalls {
  readonly windowSeconds: number;
  readonly byStatus: Readonly<Record<EndStatus, number>>;
}

/** Calls that failed, were busy or weren't answered within the window. */
export interface CurrentFailures {
  readonly windowSeconds: number;
  /** Most calls first, at most ten. */
  readonly groups: readonly FailureGroup[];
  /** How many calls are in none of these groups. */
  readonly others: number;
}

/** Calls that ended alike. */
export interface FailureGroup {
  readonly status: EndStatus;
  readonly sipCode: number | null;
  readonly sipPhrase: string | null;
  readonly calls: number;
  /** How many different parties they were to. */
  readonly parties: number;
  readonly lastAt: string;
}

/** How many callbacks arrive. */
export interface CallbackPace {
  readonly windowSeconds: number;
  readonly perSecond: number;
  /** When the newest one arrived; null if none ever did. */
  readonly lastAt: string | null;
}

/** From the moment of an event, in the provider's time (whole seconds), to its arrival. */
export interface CallbackLag {
  readonly windowSeconds: number;
  readonly p50Seconds: number | null;
  readonly p95Seconds: number | null;
  /** How many callbacks these are of. */
  readonly n: number;
}

/** The latest 15 minutes in steps, oldest first; the last one isn't over yet. Null where it wasn't running. */
export interface Trend {
  readonly stepSeconds: number;
  readonly inProgress: readonly (number | null)[];
  readonly ended: readonly (number | null)[];
  readonly failed: readonly (number | null)[];
  readonly callbacksPerSecond: readonly (number | null)[];
  readonly lagP95Seconds: readonly (number | null)[];
}
