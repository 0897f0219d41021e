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
const REST_PER_WORK = 9;
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
  #before: Look | null = null;
  #isFlood = false;

  /** Whether callbacks flooded in between the last two looks. */
  get isFlood(): boolean {
    return this.#isFlood;
  }

  /** How long the follower rests after a step that took `tookMs`. `look` is at its end. */
  afterStep(look: Look, tookMs: number, isCaughtUp: boolean): number {
    const seconds = (look.at - (this.#before ?? look).at) / 1000;
    const records = look.writtenThrough - (this.#before ?? look).writtenThrough;
    this.#before = look;
    this.#isFlood = records > MOST_RECORDS_PER_SECOND * seconds;
    const untilTick = isCaughtUp ? Math.max(LEAST_REST_MS, TICK_MS - tookMs) : 0;
    return Math.max(untilTick, this.#isFlood ? REST_PER_WORK * tookMs : 0);
  }

  /** How long questions wait after one that took `tookMs`. */
  afterAnswer(tookMs: number): number {
    return this.#isFlood ? Math.min(REST_PER_WORK * tookMs, LONGEST_REST_MS) : 0;
  }
}
