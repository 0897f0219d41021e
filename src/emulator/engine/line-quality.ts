/**
 * The network under a call, and what the media server counts on it. One model of loss, lateness
 * and jitter gives all audio numbers of a call, so that they agree with each other and with its
 * length. Pure: a line carries the seed of its own chance.
 */
import type { Random } from '../../ports/random.ts';
import { between, chance, geometric, weighted, wholeBetween } from '../chance/draws.ts';
import { seededRandom } from '../chance/seeded-random.ts';
import { mosOf, qualityPercent } from './mos.ts';

/** What a network does to one call's audio. Rates are per packet, jitter is a standard deviation. */
export interface Line {
  readonly lossBurstRate: number;
  readonly meanBurstPackets: number;
  readonly lateRate: number;
  readonly jitterMs: number;
  readonly seed: number;
}

/** What the media server counted; `in` is what it heard, `out` what it sent. */
export interface AudioStats {
  /** 1 to 4.5; 4.5 where nothing was heard. */
  readonly mos: number;
  readonly averagePtimeMs: number;
  readonly mediaPackets: number;
  /** Packets that were not there in time and were played as comfort noise. */
  readonly skippedPackets: number;
  readonly flushedPackets: number;
  readonly dtmfPackets: number;
  /** Frames; 0 where no jitter buffer was needed. */
  readonly largestJitterBuffer: number;
  /** Variances of the time between packets, in milliseconds squared. */
  readonly jitterMinVariance: number;
  readonly jitterMaxVariance: number;
  readonly outMediaPackets: number;
  readonly outDtmfPackets: number;
  readonly outLost: number;
}

/** The packet time of G.711 as both providers send it. */
const PTIME_MS = 20;

type Quality = 'good' | 'fair' | 'poor';
const QUALITIES: readonly (readonly [Quality, weight: number])[] = [
  ['good', 88],
  ['fair', 9],
  ['poor', 3],
];

/** Draws a line: most are clean, some lose a packet now and then, a few lose them in bursts. */
export function drawLine(random: Random): Line {
  const quality = weighted(random, QUALITIES);
  const seed = Math.floor(random.next() * 4_294_967_296);
  switch (quality) {
    case 'good':
      return {
        lossBurstRate: chance(random, 0.5) ? 0 : between(random, 0, 0.0003),
        meanBurstPackets: 1.05,
        lateRate: between(random, 0, 0.0005),
        jitterMs: between(random, 0.5, 6),
        seed,
      };
    case 'fair':
      return {
        lossBurstRate: between(random, 0.002, 0.02),
        meanBurstPackets: 1.3,
        lateRate: between(random, 0.0005, 0.003),
        jitterMs: between(random, 6, 18),
        seed,
      };
    case 'poor':
      return {
        lossBurstRate: between(random, 0.02, 0.05),
        meanBurstPackets: between(random, 1.8, 3),
        lateRate: between(random, 0.003, 0.02),
        jitterMs: between(random, 15, 40),
        seed,
      };
  }
}

/** What is counted on a line over a conversation of this length. */
export function measureAudio(line: Line, talkMs: number): AudioStats {
  const random = seededRandom([line.seed, 0x6d6f73, 0x6c696e65, 1]);
  // Media starts a little after the answer.
  const mediaMs = Math.max(0, talkMs - between(random, 60, 450));
  const expected = Math.floor(mediaMs / PTIME_MS);
  const heard = loseIn(line, expected, random);
  const media = expected - heard.lost - heard.late;
  const dtmf = chance(random, 0.06) ? wholeBetween(random, 1, 6) * 3 : 0;
  const variance = line.jitterMs ** 2;
  const gapVariance = media > 0 ? heard.gapSquares / media : 0;
  const out = Math.max(0, Math.floor((talkMs - between(random, 60, 2_500)) / PTIME_MS));
  return {
    mos: mosOf(qualityPercent(media, heard.flaws)),
    averagePtimeMs: media > 0 ? mediaMs / media : 0,
    mediaPackets: media,
    skippedPackets: heard.lost + heard.late,
    flushedPackets: Math.round(heard.late * between(random, 0, 0.6)),
    dtmfPackets: Math.min(dtmf, media),
    largestJitterBuffer: line.jitterMs < 8 ? 0 : Math.ceil((3 * line.jitterMs) / PTIME_MS),
    jitterMinVariance: media > 0 && !chance(random, 0.4) ? variance * between(random, 0, 0.4) : 0,
    jitterMaxVariance: media > 0 ? variance * between(random, 1, 2.5) + gapVariance : 0,
    outMediaPackets: out,
    outDtmfPackets: 0,
    outLost: Math.round(out * line.lossBurstRate * line.meanBurstPackets * between(random, 0, 1)),
  };
}

interface Losses {
  readonly lost: number;
  readonly late: number;
  readonly flaws: number;
  readonly gapSquares: number;
}

/** Walks from burst to burst, so that a clean line costs next to nothing however long the call. */
function loseIn(line: Line, expected: number, random: Random): Losses {
  let lost = 0;
  let flaws = 0;
  let gapSquares = 0;
  if (line.lossBurstRate > 0) {
    let position = geometric(random, line.lossBurstRate);
    while (position <= expected) {
      const wanted = geometric(random, 1 / line.meanBurstPackets);
      const length = Math.min(wanted, expected - position + 1);
      lost += length;
      flaws += flawsOfBurst(length);
      gapSquares += (length * PTIME_MS) ** 2;
      position += length + geometric(random, line.lossBurstRate);
    }
  }
  const late = Math.min(expected - lost, Math.round(expected * line.lateRate * random.next()));
  return { lost, late, flaws, gapSquares };
}

/**
 * A lost packet is one flaw; each further one in a row adds a penalty that grows with the run.
 * After FreeSWITCH `switch_rtp.c` (August 2026), where consecutive flaws escalate.
 */
const flawsOfBurst = (length: number): number => length + (length * (length + 1)) / 2 - 1;
