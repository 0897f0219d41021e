/** Time as an argument: code that reads or waits for it is given a clock, and tests give their own. */

/** A wall clock in milliseconds since 1970, UTC. */
export interface Clock {
  now(): number;
}

/** A clock that can also call back later. */
export interface Timer extends Clock {
  /** Calls `run` once after `delayMs`; the returned function cancels it. */
  after(delayMs: number, run: () => void): () => void;
}
