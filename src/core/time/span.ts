/** A time between two others, such as the window of a question. Half-open, milliseconds since 1970. */
export interface Span {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
}
