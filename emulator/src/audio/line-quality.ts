/**
 * The network under a call. Loss comes in bursts (Gilbert-Elliott: a good state and a bad one, each
 * with its own chance to lose a packet), delay varies, and a jitter buffer of bounded depth drops
 * what comes too late. Pure: a line carries the seed of its own chance.
 */
import type { Random } from '../vocabulary/random.ts';
import { between, chance, weighted } from '../world/draws.ts';

/** What a network does to one call's audio. Chances are per packet. */
export interface Line {
  /** The chance to leave the good state, and the bad one. */
  readonly goodToBad: number;
  readonly badToGood: number;
  readonly lossInGood: number;
  readonly lossInBad: number;
  /** How much delay varies: mean and standard deviation of what a packet is late by. */
  readonly jitterMs: number;
  /** What is later than this is dropped. */
  readonly jitterBufferMs: number;
  /** False where the far end sends nothing at all. */
  readonly hasAudio: boolean;
  readonly seed: number;
}

/** Kinds of lines; `silent` is one from which nothing is heard. */
export const LINE_KINDS = ['perfect', 'good', 'fair', 'poor', 'bad', 'jittery', 'silent'] as const;
export type LineKind = (typeof LINE_KINDS)[number];

/** A weight for each kind; 0 for one that never happens. */
export type LineMix = Readonly<Record<LineKind, number>>;

/** Most lines are clean, some lose a packet now and then, a few lose them in bursts. */
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

/** What sets a line of each kind apart from a perfect one. */
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

/** The share of packets that a line loses in the long run, 0 to 1. */
export function meanLoss(line: Line): number {
  const badShare = line.goodToBad / (line.goodToBad + line.badToGood);
  return badShare * line.lossInBad + (1 - badShare) * line.lossInGood;
}
