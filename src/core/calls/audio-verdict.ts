/**
 * How a call sounded, and why not better. The provider measures what it receives from this leg's party, so loss
 * and jitter are of that party's audio; what the party missed itself is `outLost`.
 *
 * Sources: signalwire/freeswitch `switch_rtp.c` and `switch_core_media.c` (August 2026) for what the figures
 * count, ITU-T G.107 annex B and G.109 for the grades, Twilio docs "Voice Insights SDK Events" for the limits of
 * loss and jitter.
 */

import type { Audio } from '../wire/call.ts';

export type AudioGrade = 'good' | 'fair' | 'poor' | 'bad';

export type AudioFlaw =
  /** No packet came from the party. */
  | { readonly kind: 'silence' }
  /** Packets from the party were missing. */
  | { readonly kind: 'loss'; readonly percent: number; readonly isInBursts: boolean }
  /** The party missed packets that were sent to it. */
  | { readonly kind: 'far-end-loss'; readonly percent: number }
  /** Packets came unevenly: the standard deviation of their spacing at its highest. */
  | { readonly kind: 'jitter'; readonly milliseconds: number }
  /** A full buffer was thrown away. */
  | { readonly kind: 'flushes'; readonly packets: number }
  /** The party's clock runs fast (positive) or slow. */
  | { readonly kind: 'clock-drift'; readonly percent: number };

export interface AudioVerdict {
  /** Null if no score was measured. */
  readonly grade: AudioGrade | null;
  /** What's likely to have been heard most, first. */
  readonly flaws: readonly AudioFlaw[];
}

/** A score below these is fair, poor or bad: ITU-T G.109's limits of user satisfaction as MOS (G.107 annex B). */
const GOOD = 4.03;
const FAIR = 3.6;
const POOR = 3.1;

/** The grade of a score from 1 to 4.5. */
export const gradeOf = (mos: number): AudioGrade =>
  mos >= GOOD ? 'good' : mos >= FAIR ? 'fair' : mos >= POOR ? 'poor' : 'bad';

/** Twilio warns from 3 % and 30 ms on. A third of that loss is audible if it comes in bursts. */
const LOSS_PERCENT = 1;
const JITTER_MS = 30;
const FLUSHED_PERCENT = 0.5;

export function judgeAudio(audio: Audio): AudioVerdict {
  return {
    grade: audio.mos === null ? null : gradeOf(audio.mos),
    flaws: [silence, loss, farEndLoss, flushes, jitter, clockDrift].flatMap(
      (look) => look(audio) ?? [],
    ),
  };
}

function silence({ mediaPackets, outMediaPackets }: Audio): AudioFlaw | null {
  return mediaPackets === 0 && outMediaPackets !== 0 ? { kind: 'silence' } : null;
}

function loss({ lossPercent, mos }: Audio): AudioFlaw | null {
  if (lossPercent === null || lossPercent < LOSS_PERCENT) return null;
  const isInBursts = mos !== null && mos < scoreOfSingleLosses(lossPercent) - BURST_MARGIN;
  return { kind: 'loss', percent: lossPercent, isInBursts };
}

/**
 * The score that losses leave if they come one at a time. FreeSWITCH punishes flaws in a row more and more
 * (since July 2019), so a lower score means bursts. Measured on its formula; see `tests/properties/mos.test.ts`.
 */
const SINGLE_LOSSES: readonly (readonly [percent: number, mos: number])[] = [
  [0, 4.5],
  [1, 4.47],
  [2, 4.42],
  [5, 4.2],
  [10, 3.6],
];
const BURST_MARGIN = 0.1;

function scoreOfSingleLosses(percent: number): number {
  for (const [index, [to, high]] of SINGLE_LOSSES.entries()) {
    const [from, low] = SINGLE_LOSSES[index - 1] ?? [0, high];
    if (percent <= to)
      return to === from ? high : low + ((high - low) * (percent - from)) / (to - from);
  }
  // Beyond the table, any score can come from single losses.
  return 0;
}

function farEndLoss({ outLost, outMediaPackets }: Audio): AudioFlaw | null {
  if (outLost === null || outMediaPackets === null || outMediaPackets === 0) return null;
  const percent = (100 * outLost) / outMediaPackets;
  return percent < LOSS_PERCENT ? null : { kind: 'far-end-loss', percent: Math.min(100, percent) };
}

function flushes({ flushedPackets, mediaPackets }: Audio): AudioFlaw | null {
  if (flushedPackets === null || mediaPackets === null || mediaPackets === 0) return null;
  const percent = (100 * flushedPackets) / (mediaPackets + flushedPackets);
  return percent < FLUSHED_PERCENT ? null : { kind: 'flushes', packets: flushedPackets };
}

function jitter({ jitterMaxMs }: Audio): AudioFlaw | null {
  if (jitterMaxMs === null || jitterMaxMs <= JITTER_MS) return null;
  return { kind: 'jitter', milliseconds: jitterMaxMs };
}

/** The packet times that codecs use (RFC 3551, RFC 7587), and how far from one still counts as drift. */
const PTIMES_MS = [10, 20, 30, 40, 60];
const DRIFT_PERCENT = 0.5;
const OTHER_PERCENT = 5;
/** Below a minute of packets, a late start shifts the average. */
const ENOUGH_PACKETS = 3000;

function clockDrift({ averagePtimeMs, lossPercent, mediaPackets }: Audio): AudioFlaw | null {
  if (averagePtimeMs === null || averagePtimeMs <= 0) return null;
  if (mediaPackets === null || mediaPackets < ENOUGH_PACKETS) return null;
  // A missing packet can make the average longer, which doesn't make the clock slower.
  const intervals = [averagePtimeMs, averagePtimeMs * (1 - (lossPercent ?? 0) / 100)];
  const percent = intervals
    .flatMap((interval) => PTIMES_MS.map((ptime) => (100 * (ptime - interval)) / ptime))
    .reduce((least, one) => (Math.abs(one) < Math.abs(least) ? one : least));
  const size = Math.abs(percent);
  return size < DRIFT_PERCENT || size > OTHER_PERCENT ? null : { kind: 'clock-drift', percent };
}
