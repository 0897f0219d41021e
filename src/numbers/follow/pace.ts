/**
 * How much the numbers rest. Callbacks come first: while they flood in, following and answering take one part of the time
 * in ten each. The follower falls behind, and catches up once there are fewer.
 */

/** Between the beginnings of two steps once it has caught up, in milliseconds. */
const TICK_MS = 1000;
/** At least so much of a tick is rest. */
const LEAST_REST_MS = 200;
/** Up to here, it keeps up. */
const MOST_RECORDS_PER_SECOND = 4000;
/** Over this time: what a disk that stalled writes at once afterwards isn't a flood. */
const MEASURED_MS = 3000;
const REST_PER_WORK = 9;
/** On a machine that isn't busy, a piece takes a fifth of a second, so there's one after every step. */
const REST_PER_PIECE = 4;
/** However long something took: others wait. */
const LONGEST_REST_MS = 2000;

/** A moment at which the follower looked at the log. */
export interface Look {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** How far the log was. */
  readonly writtenThrough: number;
}

export class Pace {
  /** The latest, from the last one on that's `MEASURED_MS` older. */
  #looks: readonly Look[] = [];
  #isFlood = false;
  #nextPieceAt = Number.NEGATIVE_INFINITY;

  /** How long the follower rests after a step that took `tookMs`. `look` is at its end. */
  afterStep(look: Look, tookMs: number, isCaughtUp: boolean): number {
    this.#isFlood = this.#recordsPerSecond(look) > MOST_RECORDS_PER_SECOND;
    const untilTick = isCaughtUp ? Math.max(LEAST_REST_MS, TICK_MS - tookMs) : 0;
    return Math.max(untilTick, this.#isFlood ? REST_PER_WORK * tookMs : 0);
  }

  /** Whether a piece of time may be added to memory now: the next step waits for it. */
  allowsPiece(now: number): boolean {
    return !this.#isFlood && now >= this.#nextPieceAt;
  }

  /** Both are milliseconds since 1970. */
  afterPiece(began: number, ended: number): void {
    this.#nextPieceAt = ended + REST_PER_PIECE * (ended - began);
  }

  /** How long questions wait after one that took `tookMs`. */
  afterAnswer(tookMs: number): number {
    return this.#isFlood ? Math.min(REST_PER_WORK * tookMs, LONGEST_REST_MS) : 0;
  }

  #recordsPerSecond(look: Look): number {
    const looks = [...this.#looks, look];
    const first = looks.findLast(({ at }) => at <= look.at - MEASURED_MS) ?? looks[0] ?? look;
    this.#looks = looks.slice(looks.indexOf(first));
    const seconds = Math.max(MEASURED_MS, look.at - first.at) / 1000;
    return (look.writtenThrough - first.writtenThrough) / seconds;
  }
}
