/** Time as an argument: code that needs the time or has to wait gets a clock, and tests pass their own. */

/** A wall clock in milliseconds since 1970, UTC. */
export interface Clock {
  now(): number;
}

/** A clock that can also call back later. */
export interface Timer extends Clock {
  /** Calls `run` once after `delayMs`; the returned function cancels it. */
  after(delayMs: number, run: () => void): () => void;
}
