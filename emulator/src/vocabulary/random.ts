/** Randomness as an argument: the same seed gives the same day. */
export interface Random {
  /** The next number, at least 0 and below 1. */
  next(): number;
}
