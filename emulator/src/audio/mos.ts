/**
 * The media server's quality score: it counts missing packets, adds a penalty when losses come close
 * together, and turns the share of flawless packets into a mean opinion score. It isn't the E-model of
 * ITU-T G.107, because delay, codec, and echo don't count. Source: FreeSWITCH `src/switch_rtp.c`,
 * `check_jitter` and `do_mos`, as they've been since 2019-07-16 (read August 2026).
 */

/** The server ignores this many packets at the start of a stream: neither they nor the gaps between them count. */
export const UNCOUNTED_PACKETS = 9;

/** Counts flaws packet by packet, as the media server does. Leave out the uncounted packets. */
export class FlawCount {
  #received = 0;
  #flaws = 0;
  /** The count when the last penalty was added. */
  #flawsAtPenalty = 0;
  /** How many packets in a row found a different count. */
  #inARow = 0;

  get received(): number {
    return this.#received;
  }

  get flaws(): number {
    return this.#flaws;
  }

  /** This many packets arrived, with none missing before any of them. */
  inOrder(packets: number): void {
    let left = packets;
    // Only the first packets after a gap can change anything. The rest just arrive.
    while (left > 0 && this.#inARow > 0) {
      this.#arrive(0);
      left -= 1;
    }
    if (left > 0) this.#received += left;
  }

  /** One packet arrived, after this many that didn't. */
  afterGap(lost: number): void {
    this.#arrive(lost);
  }

  #arrive(lost: number): void {
    this.#received += 1;
    this.#flaws += lost;
    // The server takes a count above the number of packets for a mistake, and starts again at 0.
    if (this.#flaws > this.#received) this.#flaws = 0;
    if (this.#flaws === 0 || this.#flaws === this.#flawsAtPenalty) {
      this.#inARow = 0;
      return;
    }
    this.#inARow += 1;
    // The packet with the gap costs nothing extra. The next one, in order or not, costs 2, then 3, ...
    if (this.#inARow === 1) return;
    this.#flaws += this.#inARow;
    this.#flawsAtPenalty = this.#flaws;
  }
}

/**
 * The share of flawless packets in percent, truncated to a whole number; 100 if there's nothing to
 * measure. The division comes first, as in the server: 29 of 100 is 28.999..., and therefore 28.
 */
export function qualityPercent(received: number, flaws: number): number {
  if (received <= 0 || flaws <= 0 || flaws > received) return 100;
  return Math.trunc(((received - flaws) / received) * 100);
}

/** The score of a quality in percent, from 1.00 (slightly less from 1 % to 6 %) to 4.50 (no flaw). */
export const mosOf = (percent: number): number =>
  1 + 0.035 * percent + 0.000_007 * percent * (percent - 60) * (100 - percent);
