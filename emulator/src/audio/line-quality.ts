/**
 * The network under a call. Packets are lost in bursts (Gilbert-Elliott: a good and a bad state, each
 * with its own probability of loss), delay varies, and a jitter buffer of limited depth drops late
 * packets. Pure: a line has its own seed.
 */
import type { Random } from '../vocabulary/random.ts';
import { between, chance, weighted } from '../world/draws.ts';

/** What the network does to a call's audio. Probabilities are per packet. */
export interface Line {
  /** The probability of leaving the good state, and the bad one. */
  readonly goodToBad: number;
  readonly badToGood: number;
  readonly lossInGood: number;
  readonly lossInBad: number;
  /** How much delay varies: the mean and standard deviation of a packet's lateness. */
  readonly jitterMs: number;
  /** Later packets are dropped. */
  readonly jitterBufferMs: number;
  /** False if the far end sends nothing at all. */
  readonly hasAudio: boolean;
  readonly seed: number;
}

/** Kinds of lines; nothing is heard on a `silent` one. */
export const LINE_KINDS = ['perfect', 'good', 'fair', 'poor', 'bad', 'jittery', 'silent'] as const;
export type LineKind = (typeof LINE_KINDS)[number];

/** A weight for each kind; 0 for one that never happens. */
export type LineMix = Readonly<Record<LineKind, number>>;

/** Most lines are clean, some lose an occasional packet, and a few lose them in bursts. */
export const USUAL_LINES: LineMix = {
  perfect: 40,
  good: 48,
  fair: 9,
  poor: 1.6,
  bad: 0.4,
  jittery: 1,
  silent: 0,
};

/** Draws a line of any kind. */
export const drawLine = (random: Random, mix: LineMix = USUAL_LINES): Line =>
  lineOf(
    weighted(
      random,
      LINE_KINDS.map((kind) => [kind, mix[kind]] as const),
    ),
    random,
  );

/** Draws a line of one kind. */
export function lineOf(kind: LineKind, random: Random): Line {
  const perfect: Line = {
    goodToBad: 0,
    badToGood: 1,
    lossInGood: 0,
    lossInBad: 0,
    jitterMs: between(random, 0.4, 2.5),
    jitterBufferMs: 60,
    hasAudio: true,
    seed: Math.floor(random.next() * 4_294_967_296),
  };
  return { ...perfect, ...FLAWS[kind](random) };
}

/** How each kind of line differs from a perfect one. */
const FLAWS: Readonly<Record<LineKind, (random: Random) => Partial<Line>>> = {
  perfect: () => ({}),
  good: (random) => ({
    lossInGood: chance(random, 0.5) ? 0 : between(random, 0, 0.0003),
    jitterMs: between(random, 0.5, 5),
  }),
  fair: (random) => ({
    goodToBad: between(random, 0.004, 0.02),
    badToGood: 0.35,
    lossInGood: 0.0005,
    lossInBad: 0.5,
    jitterMs: between(random, 5, 10),
    jitterBufferMs: 100,
  }),
  poor: (random) => ({
    goodToBad: between(random, 0.03, 0.09),
    badToGood: between(random, 0.15, 0.3),
    lossInGood: 0.002,
    lossInBad: between(random, 0.5, 0.65),
    jitterMs: between(random, 10, 18),
    jitterBufferMs: 120,
  }),
  bad: (random) => ({
    goodToBad: between(random, 0.1, 0.14),
    badToGood: between(random, 0.16, 0.22),
    lossInGood: 0.005,
    lossInBad: between(random, 0.6, 0.7),
    jitterMs: between(random, 12, 18),
    jitterBufferMs: 120,
  }),
  jittery: (random) => ({
    lossInGood: between(random, 0, 0.0003),
    jitterMs: between(random, 35, 45),
    jitterBufferMs: 120,
  }),
  silent: () => ({ hasAudio: false }),
};

/** The average share of packets that a line loses, 0 to 1. */
export function meanLoss(line: Line): number {
  const badShare = line.goodToBad / (line.goodToBad + line.badToGood);
  return badShare * line.lossInBad + (1 - badShare) * line.lossInGood;
}
