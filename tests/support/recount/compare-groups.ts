/** Groups of calls: those that come first, and each hour of the week. */

import type { TimeZone } from '../../../src/core/time/time-zone.ts';
import type { StatsTop } from '../../../src/core/wire/stats.ts';
import type { GroupBy } from '../../../src/ports/numbers/questions.ts';
import { EVERYTHING } from '../askers.ts';
import {
  ALL_KPIS,
  type Asked,
  answered,
  type Compared,
  describeWindow,
  filterOf,
} from './compare-figures.ts';
import { GROUP_KEYS } from './group-keys.ts';
import type { CountedCall } from './read-calls.ts';
import type { Members } from './recount.ts';

/** What calls can be grouped by. */
export const GROUPS: readonly GroupBy[] = Object.keys(GROUP_KEYS).filter(
  (text): text is GroupBy => text in GROUP_KEYS,
);

/** What groups of more calls than this leave out, and then say that they aren't exact. */
const MOST_SWEPT = 1_000_000;
const AT_THE_SAME_TIME: ReadonlySet<string> = new Set([
  ...['concurrent', 'peakConcurrent', 'channels', 'peakChannels'],
  ...['erlang', 'stale', 'peakCallsPerSecond'],
]);

interface TopAsked extends Asked {
  readonly timeZone: TimeZone;
  readonly by: GroupBy;
  readonly limit: number;
  /** All of them by default. */
  readonly kpis?: readonly string[];
}

/** Each group that's listed, and all others together. */
export async function compareTop(compared: Compared, asked: TopAsked): Promise<void> {
  const { recount, tally, numbers } = compared;
  const { window, leg, timeZone, by, limit, kpis = ALL_KPIS } = asked;
  const question = { filter: filterOf(asked), by, kpis, order: 'attempts', limit, timeZone };
  const answer = await answered(numbers.top(EVERYTHING, question));
  const asOf = Date.parse(answer.asOf);
  const where = `top ${by}, ${describeWindow(asked)}`;
  const keyOf = (one: CountedCall, at: number | null) =>
    GROUP_KEYS[by]?.(one, at, timeZone) ?? null;
  const near = recount.within(window);
  const started = Map.groupBy(near.calls, (one) => keyOf(one, one.started));
  const ended = Map.groupBy(near.calls, (one) => keyOf(one, one.ended));
  const figures = (members: Members) => near.figures(window, { leg, asOf }, members);
  const measured = answer.exact ? kpis : kpis.filter((id) => !AT_THE_SAME_TIME.has(id));
  if (!answer.exact) {
    tally.holds(near.calls.length > MOST_SWEPT, () => `${where}: isn't exact, for few calls`);
  }
  for (const { key, kpis: actual } of answer.groups) {
    const members = { started: started.get(key) ?? [], ended: ended.get(key) ?? [] };
    tally.figures(`${where}: ${key}`, measured, actual, figures(members));
  }
  const present = Map.groupBy(near.startedIn(window, leg), (one) => keyOf(one, one.started));
  listsLargest(compared, where, { present, answer });
  if (answer.other === null) return;
  const listed = new Set(answer.groups.map(({ key }) => key));
  const others = near.chosen((one, at) => !listed.has(keyOf(one, at)));
  tally.figures(`${where}: others`, measured, answer.other.kpis, figures(others));
}

interface Listed {
  readonly present: ReadonlyMap<string | null, readonly CountedCall[]>;
  readonly answer: StatsTop;
}

function listsLargest({ tally }: Compared, where: string, { present, answer }: Listed): void {
  const { groups, other } = answer;
  const listed = new Set(groups.map(({ key }) => key));
  const attempts = (calls: readonly CountedCall[]): number =>
    calls.filter(({ call }) => call.status !== 'queued').length;
  const sizes = [...present].map(([key, calls]) => ({ key, n: attempts(calls) }));
  const least = sizes
    .filter(({ key }) => listed.has(key))
    .reduce((smallest, { n }) => Math.min(smallest, n), Number.POSITIVE_INFINITY);
  tally.holds(
    sizes.every(({ key, n }) => listed.has(key) || n <= least),
    () => `${where}: a larger group isn't listed`,
  );
  tally.holds(
    [...listed].every((key) => present.has(key)),
    () => `${where}: a group is listed that has no calls`,
  );
  tally.holds(
    listed.size + (other?.groups ?? 0) === present.size,
    () => `${where}: there are ${present.size} groups`,
  );
}

interface HeatmapAsked extends Asked {
  readonly timeZone: TimeZone;
  readonly kpi: string;
}

/** Each hour of the week. */
export async function compareHeatmap(
  { numbers, recount, tally }: Compared,
  asked: HeatmapAsked,
): Promise<void> {
  const { window, leg, timeZone, kpi } = asked;
  const question = { filter: filterOf(asked), kpi, timeZone };
  const { cells, asOf: reaches } = await answered(numbers.heatmap(EVERYTHING, question));
  const where = `heat map, ${describeWindow(asked)}`;
  const asOf = Date.parse(reaches);
  const near = recount.within(window);
  const placeOf = (one: CountedCall, at: number | null) =>
    `${GROUP_KEYS['weekday']?.(one, at, timeZone)} ${GROUP_KEYS['hour']?.(one, at, timeZone)}`;
  const started = Map.groupBy(near.calls, (one) => placeOf(one, one.started));
  const ended = Map.groupBy(near.calls, (one) => placeOf(one, one.ended));
  for (const cell of cells.filter(({ n }) => n > 0)) {
    const place = `${cell.weekday} ${cell.hour}`;
    const members = { started: started.get(place) ?? [], ended: ended.get(place) ?? [] };
    const expected = near.figures(window, { leg, asOf }, members)[kpi];
    tally.figure(`${where}: ${place}`, kpi, cell, expected);
  }
  const n = cells.reduce((sum, cell) => sum + cell.n, 0);
  const all = near.figures(window, { leg, asOf })[kpi]?.n;
  tally.holds(cells.length === 168, () => `${where}: not 168 cells`);
  tally.holds(n === all, () => `${where}: ${n} calls in its cells, recounted ${all}`);
}
