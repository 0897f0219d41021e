/** Ends calls that have a `TimeLimit`. A call without one costs nothing. */
import { isEnd } from '../vocabulary/call-status.ts';
import type { CallSid } from '../vocabulary/ids.ts';
import type { Schedule } from '../world/schedule.ts';
import type { CallLeg } from './call-leg.ts';

export class TimeLimits {
  readonly #schedule: Schedule;
  readonly #complete: (leg: CallLeg, at: number) => void;
  readonly #limits = new Map<CallSid, number>();

  /** @param complete hangs up a call that isn't over */
  constructor(schedule: Schedule, complete: (leg: CallLeg, at: number) => void) {
    this.#schedule = schedule;
    this.#complete = complete;
  }

  /** Limits a call to this many seconds from its answer, replacing an earlier limit. */
  set(leg: CallLeg, seconds: number): void {
    this.#limits.set(leg.sid, seconds);
    if (leg.answeredAt !== null) this.#arm(leg, leg.answeredAt, seconds);
  }

  /** The leg's status changed at `at`. */
  moved(leg: CallLeg, at: number): void {
    if (this.#limits.size === 0) return;
    const seconds = this.#limits.get(leg.sid);
    if (seconds === undefined) return;
    if (isEnd(leg.status)) this.#limits.delete(leg.sid);
    else if (leg.status === 'in-progress') this.#arm(leg, at, seconds);
  }

  #arm(leg: CallLeg, answeredAt: number, seconds: number): void {
    this.#schedule.at(answeredAt + seconds * 1_000, (at) => {
      // The limit may have changed since.
      if (this.#limits.get(leg.sid) === seconds) this.#complete(leg, at);
    });
  }
}
