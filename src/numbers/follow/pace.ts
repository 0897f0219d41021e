/**
 * How much the follower rests. Callbacks come first: while they flood in, it works one part of the time in five and
 * falls behind, and catches up once there are fewer.
 */

/** Up to here, it keeps up. */
const MOST_RECORDS_PER_SECOND = 4000;
const REST_PER_WORK = 4;

/** A moment at which it looked at the log. */
export interface Look {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** How far the log was. */
  readonly writtenThrough: number;
}

/** How long it rests after a step that took `tookMs`, if the log grew like that from one look to the next. */
export function restMs(before: Look, after: Look, tookMs: number): number {
  const seconds = (after.at - before.at) / 1000;
  const records = after.writtenThrough - before.writtenThrough;
  return records > MOST_RECORDS_PER_SECOND * seconds ? REST_PER_WORK * tookMs : 0;
}
