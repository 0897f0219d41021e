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
import type { Span } from '../../core/time/span.ts';
import type { Explanation, StatsChanges } from '../../core/wire/stats.ts';
import type { Asker } from '../../ports/access/asker.ts';
import type { ChangesQuestion, GroupBy } from '../../ports/numbers/questions.ts';
import type { Compared } from './changes/compared.ts';
import { type Explaining, explainingOf } from './changes/dimensions.ts';
import { type BeforeAfter, figureOf } from './changes/profile.ts';
import { readProfiles } from './changes/read-profiles.ts';
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
  const compared: Compared = {
    selected: selectedBy({ ...facts, asker, filter }),
    ...windowsOf(baseline, untilNow(filter, facts)),
    ...{ kpi: kpi.value, settings: facts.settings },
  };
  const profiles = await readProfiles(facts.connection, compared, explainingOf(facts.dimensions));
  if (profiles === null) {
    return refused(
      'kpi',
      `names "${kpi.value.id}", which isn't made of single calls: ask about failed, asr or acd, for example`,
    );
  }
  const { total, groups } = profiles;
  const found = groups.flatMap(([by, ofBy]) => explanationsBy(compared, total, by, ofBy));
  return success({
    ...windowOf(filter),
    baseline: windowOf(baseline),
    kpi: kpi.value.id,
    ...figuresOf(compared, total),
    explanations: withoutRelatives(found.sort(byScore))
      .slice(0, limit)
      .map(({ explanation }) => ({
        ...explanation,
        key: shownKey(explanation.by, explanation.key, asker.disclosure),
      })),
    ...currencyOf(facts, true),
  });
}

const windowsOf = (before: Span, after: Span) => ({
  ...{ before, after },
  scale: (after.to - after.from) / (before.to - before.from),
});

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

function explanationsBy(
  compared: Compared,
  total: BeforeAfter,
  { by, isResult }: Explaining,
  groups: ReadonlyMap<string, BeforeAfter>,
): readonly Ranked[] {
  const everyone = figureOf(compared.kpi, [[total.before, 1]], compared.before).n;
  return [...groups].flatMap(([place, group]) => {
    const key = keyOfPlace(place);
    // Without calls before, nothing says how many usually lack this; most lack an endpoint.
    if (everyone === 0 && key === null) return [];
    const contribution = contributionOf(compared, total, group);
    if (contribution === null) return [];
    const { before, after } = figuresOf(compared, group);
    const share = everyone === 0 ? 0 : (100 * before.n) / everyone;
    const score = (contribution - share) * (isResult ? RESULT_WEIGHT : 1);
    const explanation = { by, key, before, after, contribution };
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
