/**
 * What explains a move between two windows. A group's contribution is how much smaller the move would have been
 * had the group stayed as it was, percent; groups come by that less their share of the calls before.
 */

import type { TimeZone } from '../../../src/core/time/time-zone.ts';
import type { Explanation } from '../../../src/core/wire/stats.ts';
import { EVERYTHING } from '../askers.ts';
import {
  type Asked,
  answered,
  type Compared,
  describeWindow,
  filterOf,
  isNear,
} from './compare-figures.ts';
import { GROUP_KEYS, otherNumber } from './group-keys.ts';
import type { CountedCall } from './read-calls.ts';
import type { Window } from './recount.ts';
import { type Weighable, weighable, weighed } from './weighted.ts';

interface ChangesAsked extends Asked {
  readonly baseline: Window;
  readonly kpi: string;
  readonly limit: number;
  readonly timeZone: TimeZone;
  /** The names of own dimensions. */
  readonly dimensions: readonly string[];
}

const CAUSES = ['toNumber', 'fromNumber', 'endpoint', 'account', 'direction'];
/** What says how calls came out weighs less. */
const RESULTS = ['sipCode', 'sipPhrase', 'outcome', 'hangupBy'];
const PREFIX_LENGTHS = [2, 3, 4, 5, 6, 7, 8, 9, 10];
const NEAR = 1e-6;

interface Group {
  readonly by: string;
  readonly key: string | null;
  readonly before: CountedCall[];
  readonly after: CountedCall[];
}

interface Expected extends Group {
  readonly contribution: number;
  readonly score: number;
}

export async function compareChanges(compared: Compared, asked: ChangesAsked): Promise<void> {
  const { numbers, recount, tally } = compared;
  const { window, baseline, leg, kpi, limit, timeZone } = asked;
  const question = { filter: filterOf(asked), baseline, kpi, limit, timeZone };
  const answer = await answered(numbers.changes(EVERYTHING, question));
  const asOf = Date.parse(answer.asOf);
  const until = { from: window.from, to: Math.max(window.from, Math.min(window.to, asOf)) };
  const [before, after] = [recount.startedIn(baseline, leg), recount.startedIn(until, leg)];
  const scale = (until.to - until.from) / (baseline.to - baseline.from);
  const where = `changes of ${kpi}, ${describeWindow(asked)}`;
  const figure = (calls: readonly CountedCall[]) => weighed(kpi, [[weighable(kpi, calls), 1]]);
  tally.figure(`${where}: before`, kpi, answer.before, figure(before));
  tally.figure(`${where}: after`, kpi, answer.after, figure(after));
  const expected = scored({ before, after, scale, kpi, dimensions: asked.dimensions });
  const listed = answer.explanations.map((one) => ({ one, found: expected.get(nameOf(one)) }));
  for (const { one, found } of listed) {
    const name = `${where}: ${one.by} ${one.key}`;
    tally.holds(found !== undefined, () => `${name} explains nothing`);
    if (found === undefined) continue;
    tally.figure(`${name} before`, kpi, one.before, figure(found.before));
    tally.figure(`${name} after`, kpi, one.after, figure(found.after));
    tally.holds(
      isNear(one.contribution, found.contribution, NEAR),
      () => `${name}: contributes ${one.contribution}, recounted ${found.contribution}`,
    );
  }
  const scores = listed.map(({ found }) => found?.score ?? 0);
  tally.holds(
    scores.every((score, index) => index === 0 || score <= (scores[index - 1] ?? 0) + NEAR * score),
    () => `${where}: not in order: ${scores}`,
  );
  const least = listed.length < limit ? NEAR : (scores.at(-1) ?? 0) * (1 + NEAR);
  for (const missing of expected.values()) {
    const isListed = listed.some(({ found }) => found === missing);
    if (isListed || missing.score <= least || isRelative(missing, answer.explanations)) continue;
    tally.holds(false, () => `${where}: ${nameOf(missing)} is missing: ${missing.score}`);
  }
}

const nameOf = ({ by, key }: { readonly by: string; readonly key: string | null }): string =>
  `${by} ${JSON.stringify(key)}`;

/** Of prefixes that begin one another, only one is listed. */
const isRelative = ({ by, key }: Group, listed: readonly Explanation[]): boolean =>
  by === 'prefix' &&
  key !== null &&
  listed.some(
    (one) =>
      one.by === 'prefix' &&
      one.key !== null &&
      (one.key.startsWith(key) || key.startsWith(one.key)),
  );

interface Move {
  readonly before: readonly CountedCall[];
  readonly after: readonly CountedCall[];
  /** How many times longer the second window is. */
  readonly scale: number;
  readonly kpi: string;
  readonly dimensions: readonly string[];
}

/** The groups that explain something, by their names. */
function scored({ before, after, scale, kpi, dimensions }: Move): ReadonlyMap<string, Expected> {
  const groups = new Map<string, Group>();
  const add = (one: CountedCall, side: 'before' | 'after'): void => {
    for (const { by, key } of placesOf(one, dimensions)) {
      const name = nameOf({ by, key });
      const group = groups.get(name) ?? { by, key, before: [], after: [] };
      group[side].push(one);
      groups.set(name, group);
    }
  };
  for (const one of before) add(one, 'before');
  for (const one of after) add(one, 'after');
  const all = { before: weighable(kpi, before), after: weighable(kpi, after) };
  const now = weighed(kpi, [[all.after, 1]]).value;
  const then = weighed(kpi, [[all.before, scale]]).value;
  const everyone = weighed(kpi, [[all.before, 1]]).n;
  const found = new Map<string, Expected>();
  if (now === null || then === null || now === then) return found;
  for (const [name, group] of groups) {
    // What calls lack explains nothing if there's no call to compare with.
    if (everyone === 0 && group.key === null) continue;
    const [was, is] = [weighable(kpi, group.before), weighable(kpi, group.after)];
    const stayed: readonly (readonly [Weighable, number])[] = [
      [all.after, 1],
      [is, -1],
      [was, scale],
    ];
    const contribution = (100 * (now - (weighed(kpi, stayed).value ?? then))) / (now - then);
    const share = everyone === 0 ? 0 : (100 * weighed(kpi, [[was, 1]]).n) / everyone;
    const score = (contribution - share) * (RESULTS.includes(group.by) ? 0.75 : 1);
    if (score > 0) found.set(name, { ...group, contribution, score });
  }
  return found;
}

function placesOf(one: CountedCall, dimensions: readonly string[]) {
  const other = otherNumber(one);
  return [
    ...[...CAUSES, ...RESULTS].map((by) => ({
      by,
      key: GROUP_KEYS[by]?.(one, null, 'UTC') ?? null,
    })),
    ...dimensions.map((name) => ({ by: `dim.${name}`, key: one.dimensions[name] ?? null })),
    ...(other === null
      ? []
      : PREFIX_LENGTHS.filter((length) => length < other.length).map((length) => ({
          by: 'prefix',
          key: other.slice(0, 1 + length),
        }))),
  ];
}
