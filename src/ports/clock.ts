/** Time as an argument: whoever needs to know or to wait is handed a clock, and tests hand in their own. */

/** A wall clock in milliseconds since 1970, UTC. */
export interface Clock {
  now(): number;
}

/** A clock that can also call back later. */
export interface Timer extends Clock {
  /** Calls `run` once after `delayMs`; the returned function takes it back. */
  after(delayMs: number, run: () => void): () => void;
}
