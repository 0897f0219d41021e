/**
 * Moves emulated time by hand, as fast as callbacks can be sent: what falls due runs in order, with
 * pauses while too many callbacks are under way.
 */
import { setImmediate } from 'node:timers/promises';
import type { EmulatedClock } from './emulated-clock.ts';
import type { Pace, Schedule } from './schedule.ts';
import type { Waiters } from './waiters.ts';

export interface ClockHandOptions {
  readonly clock: EmulatedClock;
  readonly schedule: Schedule;
  readonly waiters: Waiters;
  /** Callbacks being sent, without those that wait for emulated time. */
  readonly underWay: () => number;
  /** How many callbacks can be under way while time moves. */
  readonly maxUnderWay: number;
}

/** The state of the emulated clock. Times are in milliseconds since 1970. */
export interface ClockView {
  readonly now: number;
  readonly mode: EmulatedClock['mode'];
  /** When the next entry is due; null if nothing is planned. */
  readonly next: number | null;
  readonly planned: number;
}

export class ClockHand {
  readonly #options: ClockHandOptions;
  readonly #pace: Pace;

  constructor(options: ClockHandOptions) {
    const { underWay, maxUnderWay, waiters } = options;
    this.#options = options;
    this.#pace = {
      isCrowded: () => underWay() > maxUnderWay,
      async pause() {
        await waiters.until(() => underWay() <= maxUnderWay);
        await setImmediate();
      },
    };
  }

  view(): ClockView {
    const { clock, schedule } = this.#options;
    return {
      now: clock.now(),
      mode: clock.mode,
      next: schedule.nextAt,
      planned: schedule.size,
    };
  }

  /**
   * Moves time to `until`. Resolves once everything due by then has happened, in order; with `settle`,
   * once its callbacks have also been delivered or given up.
   */
  async advanceTo(until: number, settle = false): Promise<void> {
    const { schedule, waiters, underWay } = this.#options;
    await schedule.advanceTo(until, this.#pace);
    if (settle) await waiters.until(() => underWay() === 0);
  }
}
