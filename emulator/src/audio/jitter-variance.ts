/**
 * The running variance of the time between packets, with its minimum and maximum, as the media server
 * keeps it (FreeSWITCH `switch_rtp.c`, `check_jitter`). Instead of at every packet, it looks at powers
 * of two and after each gap, where the value turns.
 */

/** In milliseconds and milliseconds squared; normal draws are an argument. */
export class JitterVariance {
  readonly #expected: number;
  readonly #ptimeMs: number;
  readonly #normal: () => number;
  #packets = 0;
  #squares = 0;
  #nextLook = 2;
  #min = 0;
  #max = 0;

  constructor(expected: number, ptimeMs: number, normal: () => number) {
    this.#expected = expected;
    this.#ptimeMs = ptimeMs;
    this.#normal = normal;
  }

  get min(): number {
    return this.#min;
  }

  get max(): number {
    return this.#max;
  }

  /** This many packets arrived, with none missing before any of them. */
  inOrder(packets: number): void {
    for (let left = packets; left > 0; ) {
      const step = Math.min(left, this.#nextLook - this.#packets);
      this.#squares += this.#sumOfSquares(step);
      this.#packets += step;
      left -= step;
      if (this.#packets === this.#nextLook) this.#look();
    }
  }

  /** One packet arrived, after this many that didn't. */
  afterGap(lost: number): void {
    this.#squares += (lost * this.#ptimeMs) ** 2;
    this.#packets += 1;
    this.#look();
  }

  #look(): void {
    while (this.#nextLook <= this.#packets) this.#nextLook *= 2;
    const variance = this.#squares / this.#packets;
    if (variance < this.#min || this.#min === 0) this.#min = variance;
    if (variance > this.#max) this.#max = variance;
  }

  /** Chi-squared, by its normal approximation for many. */
  #sumOfSquares(count: number): number {
    const draw = this.#normal();
    const sum = count === 1 ? draw * draw : count + Math.sqrt(2 * count) * draw;
    return this.#expected * Math.max(0, sum);
  }
}
