/**
 * What the calls of the last hour measure, by the minute, in memory. Their buckets can't be counted yet, because they
 * still change, and their facts take long to read where there are many. The follower adds and takes away what each of its
 * steps changes; whatever is older comes from the file.
 */

import type { CallFact } from '../../core/kpi/call-fact.ts';
import type { KpiSettings, MeasureId } from '../../core/kpi/measures.ts';
import { beginOf, MINUTE_MS } from '../tables/period-times.ts';
import { Lasting, type LastingCalls } from './lasting.ts';
import { MinuteCalls, nameOf, type Sign, type Whose } from './minute-calls.ts';
import { type OpenCall, OpenCounts, type OpenOf, openCall } from './open-call.ts';
import { type Members, membersBy, type RecentMeasures, recentMeasures } from './recent-measures.ts';

/** How long minutes are kept. */
export const KEPT_MS = 60 * MINUTE_MS;
/** How many accounts and legs of minutes, at most: of each there are some 10 kB. */
const MOST_CELLS = 2000;

/** A call, by its id in the store. */
export interface RecentCall {
  readonly rowId: number;
  readonly fact: CallFact;
}

/** By account and leg. */
type Minute = ReadonlyMap<string, MinuteCalls>;

/** What's stored of minutes before those that are known. */
export interface Earlier {
  /** They're all minutes from this one up to the first that's known; milliseconds since 1970. */
  readonly from: number;
  readonly minutes: ReadonlyMap<number, Minute>;
}

/** How things are at one position of the log. It doesn't change. */
export interface RecentMinutes {
  /** Everything since this minute is known, milliseconds since 1970. */
  readonly since: number;
  /** By when they begin; those without calls are missing. */
  readonly minutes: ReadonlyMap<number, Minute>;
  /** Calls that began before `since` and last into it. */
  readonly lasting: LastingCalls;
  /** Calls without an end, and how many of them began when. */
  readonly open: readonly OpenCall[];
  readonly openCounts: readonly OpenOf[];
  /** Where a measure is in the minutes' lists. */
  readonly places: Places;
}

export interface Places {
  readonly scalars: ReadonlyMap<MeasureId, number>;
  readonly bins: ReadonlyMap<MeasureId, number>;
  readonly sweeps: ReadonlyMap<MeasureId, number>;
}

export class RecentCalls {
  readonly #measures: RecentMeasures;
  readonly #places: Places;
  readonly #minutes = new Map<number, Map<string, MinuteCalls>>();
  /** Those that no snapshot has, so that they can be changed. */
  readonly #own = new Set<MinuteCalls>();
  readonly #lasting = new Lasting();
  readonly #membersOf: (fact: CallFact) => Members;
  readonly #open = new Map<number, OpenCall>();
  readonly #openCounts = new OpenCounts();
  #since: number;
  #cells = 0;

  /** `since` is a minute. Calls that start or end later, or have no end yet, are to be added. */
  constructor(settings: KpiSettings, since: number) {
    this.#measures = recentMeasures(settings);
    const { scalars, bins, sweeps } = this.#measures;
    this.#places = { scalars: placesOf(scalars), bins: placesOf(bins), sweeps: placesOf(sweeps) };
    this.#membersOf = membersBy(this.#measures);
    this.#since = since;
  }

  /** How many have no end. */
  get openCalls(): number {
    return this.#open.size;
  }

  /** The first minute that's known. */
  get since(): number {
    return this.#since;
  }

  /** For how many accounts and legs of minutes there's room. */
  get room(): number {
    return MOST_CELLS - this.#cells;
  }

  add({ rowId, fact }: RecentCall): void {
    const [whose, members] = [whoseOf(fact), this.#membersOf(fact)];
    this.#count(fact, members, whose, 1);
    if (fact.endedAt !== null) return;
    const open = openCall(fact, whose, members);
    this.#open.set(rowId, open);
    this.#openCounts.add(open, 1);
  }

  /** A call as it was added. */
  remove({ rowId, fact }: RecentCall): void {
    this.#count(fact, this.#membersOf(fact), whoseOf(fact), -1);
    const open = this.#open.get(rowId);
    if (open === undefined) return;
    this.#open.delete(rowId);
    this.#openCounts.add(open, -1);
  }

  /** Knows earlier minutes from now on, which are as they're stored at the position of everything else. */
  extend({ from, minutes }: Earlier): void {
    const until = this.#since;
    this.#since = from;
    for (const [at, cells] of minutes) {
      this.#minutes.set(at, new Map(cells));
      this.#cells += cells.size;
    }
    this.#passOver(from, until, -1);
  }

  /** `now`: minutes long before it are forgotten. */
  snapshot(now: number): RecentMinutes {
    this.#forget(now - KEPT_MS);
    this.#own.clear();
    return {
      since: this.#since,
      minutes: new Map([...this.#minutes].map(([at, cells]) => [at, new Map(cells)])),
      lasting: this.#lasting.snapshot(),
      open: [...this.#open.values()],
      openCounts: this.#openCounts.snapshot(),
      places: this.#places,
    };
  }

  #count(fact: CallFact, members: Members, whose: Whose, sign: Sign): void {
    const started = this.#cellAt(fact.startedAt, whose);
    started?.addScalars(fact, members.startedAt, sign);
    started?.addBins(fact, members.bins, sign);
    this.#cellAt(fact.endedAt, whose)?.addScalars(fact, members.endedAt, sign);
    for (const { measure, place } of members.sweeps) {
      const begin = measure.begins.map((time) => fact[time]).find((at) => at !== null);
      if (begin === undefined || begin === null) continue;
      if (measure.lasts === 'second') {
        this.#cellAt(begin, whose)?.addBegins(place, secondOf(begin), sign);
      } else this.#countLasting(place, { begin, end: fact.endedAt, whose }, sign);
    }
  }

  /** A call takes the seconds from the one in which it begins up to, and without, the one in which it ends. */
  #countLasting(
    place: number,
    { begin, end, whose }: { readonly begin: number; readonly end: number | null; whose: Whose },
    sign: Sign,
  ): void {
    if (end !== null && Math.floor(end / 1000) <= Math.floor(begin / 1000)) return;
    const since = this.#since / 1000;
    if (begin >= this.#since) this.#cellAt(begin, whose)?.addBegins(place, secondOf(begin), sign);
    else if (end === null || Math.floor(end / 1000) > since) this.#lasting.add(whose, place, sign);
    if (end !== null) this.#cellAt(end, whose)?.addEnds(place, secondOf(end), sign);
  }

  /** Null for what's too old, or unknown. */
  #cellAt(at: number | null, whose: Whose): MinuteCalls | null {
    if (at === null || at < this.#since) return null;
    const minute = beginOf(at, MINUTE_MS);
    const cells = this.#minutes.get(minute) ?? new Map<string, MinuteCalls>();
    this.#minutes.set(minute, cells);
    const name = nameOf(whose);
    const known = cells.get(name);
    if (known !== undefined && this.#own.has(known)) return known;
    if (known === undefined) this.#cells += 1;
    const own = known?.copy() ?? new MinuteCalls(whose, this.#measures);
    cells.set(name, own);
    this.#own.add(own);
    return own;
  }

  #forget(before: number): void {
    const last = beginOf(before, MINUTE_MS);
    const minutes = [...this.#minutes.keys()].sort((a, b) => a - b);
    let since = Math.max(this.#since, last);
    for (const at of minutes) {
      if (at >= since && this.#cells <= MOST_CELLS) break;
      since = Math.max(since, at + MINUTE_MS);
      this.#cells -= this.#minutes.get(at)?.size ?? 0;
    }
    if (since === this.#since) return;
    this.#passOver(this.#since, since, 1);
    for (const at of minutes) if (at < since) this.#minutes.delete(at);
    this.#since = since;
  }

  /**
   * What lies between two minutes changes of the calls that last into one: 1 if it's now the later one, -1 if it's now
   * the earlier one. A call that ended in the first of all seconds isn't among them.
   */
  #passOver(from: number, to: number, sign: Sign): void {
    for (const [minute, cells] of this.#minutes) {
      for (const cell of cells.values()) {
        for (const [place, { measure }] of this.#measures.sweeps.entries()) {
          if (measure.lasts === 'second') continue;
          for (let second = 0; second < 60 && minute + second * 1000 <= to; second += 1) {
            const at = minute + second * 1000;
            const begun = at < to ? cell.begins(place, second) : 0;
            const ended = at > from ? cell.ends(place, second) : 0;
            if (begun !== ended) this.#lasting.add(cell.whose, place, sign * (begun - ended));
          }
        }
      }
    }
  }
}

const whoseOf = ({ accountSid, parentCallSid }: CallFact): Whose => ({
  account: accountSid,
  leg: parentCallSid === null ? 'first' : 'child',
});

const secondOf = (at: number): number => Math.floor(at / 1000) % 60;

const placesOf = (
  measures: readonly { readonly id: MeasureId }[],
): ReadonlyMap<MeasureId, number> => new Map(measures.map(({ id }, place) => [id, place]));
