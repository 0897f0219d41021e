/**
 * Which calls explain the move of a KPI between two windows.
 *
 * The contribution of a group is how much smaller the move would have been had the group stayed as it was:
 * its calls after are taken off, and those before, scaled to the window's length, take their place. For counts
 * that's the group's own move as a share of the whole one, the "explanatory power" of Adtributor (Bhagwan et al.,
 * NSDI 2014, section 3.2). For ratios, averages and percentiles it takes the mix of calls into account: a group
 * that only grew, and is like the rest, contributes nothing.
 *
 * Groups come by their contribution less their share of the calls before, so that a group with most of the calls
 * doesn't explain most of every move (what Adtributor calls surprise, section 3.3).
 */

import type { Kpi } from '../../core/kpi/kpi.ts';
import { success } from '../../core/result.ts';
import type { Explanation, StatsChanges } from '../../core/wire/stats.ts';
import type { Asker } from '../../ports/access/asker.ts';
import type { ChangesQuestion, GroupBy } from '../../ports/numbers/questions.ts';
import { name, sql } from '../sql/sql.ts';
import { FACTS } from '../tables/schema.ts';
import { type Explaining, explainingOf } from './changes/dimensions.ts';
import { type BeforeAfter, figureOf } from './changes/profile.ts';
import { type Compared, readProfiles } from './changes/read-profiles.ts';
import { selectedBy } from './filter-sql.ts';
import { keyOfPlace } from './groups/place.ts';
import { shownKey } from './groups/shown-key.ts';
import {
  type Answered,
  currencyOf,
  type Facts,
  oneKpiOf,
  refused,
  untilNow,
  windowOf,
} from './questions.ts';

/** What says how calls came out counts for less than what says which calls they were. */
const RESULT_WEIGHT = 0.75;

export async function answerChanges(
  facts: Facts,
  asker: Asker,
  question: ChangesQuestion,
): Answered<StatsChanges> {
  const { filter, baseline, limit } = question;
  const kpi = oneKpiOf(question.kpi);
  if (!kpi.ok) return kpi;
  const after = untilNow(filter, facts);
  const compared: Compared = {
    selected: selectedBy({ ...facts, asker, filter }),
    ...{ before: baseline, after, kpi: kpi.value },
    scale: (after.to - after.from) / (baseline.to - baseline.from),
  };
  const everyone = { source: name(FACTS), key: sql`'all'`, isWide: false };
  const all = await readProfiles(facts, compared, everyone);
  if (all === null) {
    return refused('kpi', `names "${kpi.value.id}", which isn't made of single calls`);
  }
  const total = all.get('all') ?? NOTHING;
  const found: Ranked[] = [];
  for (const explaining of explainingOf(facts.dimensions)) {
    found.push(...(await explanationsBy(facts, compared, total, explaining)));
  }
  const { before, after: now } = figuresOf(compared, total);
  return success({
    ...windowOf(filter),
    baseline: windowOf(baseline),
    kpi: kpi.value.id,
    ...{ before, after: now },
    explanations: withoutRelatives(found.sort(byScore))
      .slice(0, limit)
      .map(({ explanation }) => ({
        ...explanation,
        key: shownKey(explanation.by, explanation.key, asker.disclosure),
      })),
    ...currencyOf(facts, true),
  });
}

interface Ranked {
  readonly score: number;
  readonly explanation: Explanation & { readonly by: GroupBy };
}

/** Where two prefixes say the same, the longer one says it more exactly. */
function byScore(a: Ranked, b: Ranked): number {
  const [one, other] = [a.explanation, b.explanation];
  const isLonger = one.by === 'prefix' && other.by === 'prefix';
  return b.score - a.score || (isLonger ? (other.key?.length ?? 0) - (one.key?.length ?? 0) : 0);
}

const NOTHING: BeforeAfter = {
  before: { numbers: new Map(), values: new Map() },
  after: { numbers: new Map(), values: new Map() },
};

async function explanationsBy(
  facts: Facts,
  compared: Compared,
  total: BeforeAfter,
  explaining: Explaining,
): Promise<readonly Ranked[]> {
  const { by, isResult } = explaining;
  const groups = await readProfiles(facts, compared, explaining);
  return [...(groups ?? [])].flatMap(([place, group]) => {
    const contribution = contributionOf(compared, total, group);
    if (contribution === null) return [];
    const { before, after } = figuresOf(compared, group);
    const everyone = figureOf(compared.kpi, [[total.before, 1]], compared.before).n;
    const share = everyone === 0 ? 0 : (100 * before.n) / everyone;
    const score = (contribution - share) * (isResult ? RESULT_WEIGHT : 1);
    const explanation = { by, key: keyOfPlace(place), before, after, contribution };
    return score > 0 ? [{ score, explanation }] : [];
  });
}

/** Percent of the move; null if the KPI didn't move, or has no value in one of the windows. */
function contributionOf(
  { kpi, after, scale }: Compared,
  total: BeforeAfter,
  group: BeforeAfter,
): number | null {
  const now = figureOf(kpi, [[total.after, 1]], after).value;
  const then = figureOf(kpi, [[total.before, scale]], after).value;
  if (now === null || then === null || now === then) return null;
  const without = figureOf(
    kpi,
    [
      [total.after, 1],
      [group.after, -1],
      [group.before, scale],
    ],
    after,
  ).value;
  return (100 * (now - (without ?? then))) / (now - then);
}

const figuresOf = ({ kpi, before, after }: Compared, group: BeforeAfter) => ({
  before: shownFigure(kpi, group.before, before),
  after: shownFigure(kpi, group.after, after),
});

const shownFigure = (kpi: Kpi, profile: BeforeAfter['before'], window: Compared['before']) => ({
  ...figureOf(kpi, [[profile, 1]], window),
  unit: kpi.unit,
});

/** Of prefixes that begin one another, only the one that explains most. */
function withoutRelatives(ranked: readonly Ranked[]): readonly Ranked[] {
  const prefixes: string[] = [];
  return ranked.filter(({ explanation: { by, key } }) => {
    if (by !== 'prefix' || key === null) return true;
    if (prefixes.some((one) => one.startsWith(key) || key.startsWith(one))) return false;
    prefixes.push(key);
    return true;
  });
}
