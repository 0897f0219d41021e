/**
 * The media server's own quality score: packets that did not come, with a penalty for those that
 * follow close upon each other, turned into a mean opinion score. Source: FreeSWITCH
 * `switch_rtp.c`, `check_jitter` and `do_mos` (August 2026). It is not the E-model of ITU-T
 * G.107: delay, codec and echo do not enter.
 */

/** Counts flaws packet by packet, as the media server does. */
export class FlawCount {
  #received = 0;
  #flaws = 0;
  #flawsBefore = 0;
  #inARow = 0;

  get received(): number {
    return this.#received;
  }

  get flaws(): number {
    return this.#flaws;
  }

  /** So many packets came, none missing before any of them. */
  inOrder(packets: number): void {
    if (packets <= 0) return;
    this.#received += packets;
    this.#inARow = 0;
  }

  /** One packet came, and before it so many did not. */
  afterGap(lost: number): void {
    this.#received += 1;
    this.#flaws += lost;
    // The server takes a count that is above what came for a mistake, and begins anew.
    if (this.#flaws > this.#received) this.#flaws = 0;
    if (this.#flaws === 0 || this.#flaws === this.#flawsBefore) {
      this.#inARow = 0;
      return;
    }
    // A gap right after another one counts three times.
    if (this.#inARow > 0) this.#flaws += 2 * Math.max(1, this.#flaws - this.#flawsBefore);
    this.#inARow += 1;
    this.#flawsBefore = this.#flaws;
  }
}

/** The share of flawless packets in percent, cut to a whole number; 100 where it cannot be told. */
export function qualityPercent(received: number, flaws: number): number {
  if (received <= 0 || flaws <= 0 || flaws > received) return 100;
  return Math.trunc((100 * (received - flaws)) / received);
}

/** The score of a quality in percent: 1.00 (nothing right; a hair less up to 6 %) to 4.50 (no flaw). */
export const mosOf = (percent: number): number =>
  1 + 0.035 * percent + 0.000_007 * percent * (percent - 60) * (100 - percent);
