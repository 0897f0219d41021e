/**
 * The media server's own quality score: a share of packets without flaws, turned into a mean
 * opinion score. Source: FreeSWITCH `switch_rtp.c`, `do_mos` (August 2026). It is not the E-model
 * of ITU-T G.107: delay, codec and echo do not enter.
 */

/** The share of flawless packets in percent, cut to a whole number; 100 where it cannot be told. */
export function qualityPercent(received: number, flaws: number): number {
  if (received <= 0 || flaws <= 0 || flaws > received) return 100;
  return Math.trunc((100 * (received - flaws)) / received);
}

/** The score of a quality in percent: 1.00 (nothing right) to 4.50 (no flaw). */
export const mosOf = (percent: number): number =>
  1 + 0.035 * percent + 0.000_007 * percent * (percent - 60) * (100 - percent);
