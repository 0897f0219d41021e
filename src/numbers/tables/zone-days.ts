/** Days in a time zone. They're the buckets of days. */

import {
  addDays,
  startOfDay,
  type TimeZone,
  type WallClock,
  wallClock,
} from '../../core/time/time-zone.ts';

/** Milliseconds since 1970; `to` is the next day's `from`. */
export interface ZoneDay {
  readonly from: number;
  readonly to: number;
}

export class ZoneDays {
  readonly #clock: WallClock;
  #last: ZoneDay = { from: 0, to: 0 };

  constructor(timeZone: TimeZone) {
    this.#clock = wallClock(timeZone);
  }

  /** The day that a time lies in. */
  at(time: number): ZoneDay {
    if (time >= this.#last.from && time < this.#last.to) return this.#last;
    const today = this.#clock(time);
    const next = startOfDay(this.#clock, addDays(today, 1));
    this.#last = { from: startOfDay(this.#clock, today), to: next };
    return this.#last;
  }

  /** The days from one time up to another, in order; the first and the last can be longer. */
  between(from: number, to: number): readonly ZoneDay[] {
    const days: ZoneDay[] = [];
    for (let at = from; at < to; at = this.at(at).to) days.push(this.at(at));
    return days;
  }
}
