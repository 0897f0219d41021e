/**
 * A reference for the emulator's MOS: the rule that FreeSWITCH publishes (`src/switch_rtp.c`, `check_jitter`
 * and `do_mos`, read August 2026), restated over the sequence numbers of the packets that arrived. It shares
 * no code with `emulator/src/audio/mos.ts` and works differently: one state per packet, nothing skipped, and
 * the score recomputed each time.
 */

interface Score {
  readonly arrived: number;
  readonly flawed: number;
  readonly flawedWhenLastPunished: number;
  readonly run: number;
  readonly mos: number;
}

const UNTOUCHED: Score = { arrived: 0, flawed: 0, flawedWhenLastPunished: 0, run: 0, mos: 4.5 };

/** The MOS after these packets. Sequence numbers ascend, and any missing between them were lost. */
export function mediaServerMos(sequence: readonly number[]): number {
  let score = UNTOUCHED;
  for (const [index, number] of sequence.entries()) {
    const expected = index === 0 ? number : (sequence[index - 1] ?? 0) + 1;
    score = afterPacket(score, number - expected);
  }
  return score.mos;
}

function afterPacket(before: Score, missing: number): Score {
  const arrived = before.arrived + 1;
  const counted = before.flawed + missing;
  const flawed = counted > arrived ? 0 : counted;
  const isNews = flawed > 0 && flawed !== before.flawedWhenLastPunished;
  const run = isNews ? before.run + 1 : 0;
  const penalty = run >= 2 ? run : 0;
  return {
    arrived,
    flawed: flawed + penalty,
    flawedWhenLastPunished: penalty > 0 ? flawed + penalty : before.flawedWhenLastPunished,
    run,
    mos: mosFromCounts(arrived, flawed + penalty),
  };
}

function mosFromCounts(arrived: number, flawed: number): number {
  const share = (arrived - flawed) / arrived;
  // A count above the packets wraps around in the server's unsigned arithmetic, which then caps it.
  const r = share < 0 ? 100 : Math.floor(share * 100);
  return 1 + r * 0.035 + r * (r - 60) * (100 - r) * 0.000007;
}
