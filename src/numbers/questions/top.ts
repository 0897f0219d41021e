/** The groups of calls that come first by a KPI, and all others together. */

import type { Kpi } from '../../core/kpi/kpi.ts';
import { success } from '../../core/result.ts';
import { wallClock } from '../../core/time/time-zone.ts';
import type { StatsTop } from '../../core/wire/stats.ts';
import type { Asker } from '../../ports/access/asker.ts';
import type { TopQuestion } from '../../ports/numbers/questions.ts';
import {
  type Counted,
  countGroups,
  type Ranked,
  type Ranking,
  rank,
  rankAll,
} from './groups/candidates.ts';
import { keyOf } from './groups/group-sql.ts';
import { type ListedCells, measureListed } from './groups/listed.ts';
import { keyOfPlace, OTHER } from './groups/place.ts';
import { shownKey } from './groups/shown-key.ts';
import type { Measuring } from './measuring/measure.ts';
import { oneStep } from './measuring/population.ts';
import {
  type Answered,
  currencyOf,
  type Facts,
  kpisOf,
  oneKpiOf,
  refused,
  untilNow,
  valuesOf,
  windowOf,
} from './questions.ts';

export async function answerTop(
  facts: Facts,
  asker: Asker,
  question: TopQuestion,
): Answered<StatsTop> {
  const { filter, by, limit } = question;
  const order = oneKpiOf(question.order, 'order');
  if (!order.ok) return order;
  const kpis = kpisOf(question.kpis);
  if (!kpis.ok) return kpis;
  const span = { from: filter.from, to: filter.to };
  const clock = wallClock(question.timeZone);
  const key = keyOf(by, { dimensions: facts.dimensions, span, clock });
  if (key === null) return refused('by', `names "${by}", which isn't among CALLBOARD_DIMENSIONS`);
  const measuring = { ...facts, asker, filter, span, key: null, steps: oneStep(span) };
  const window = untilNow(span, facts);
  const ranking = { key, order: order.value, limit, window };
  const counted = await countGroups(facts, measuring, ranking);
  const listing = await listingOf(facts, measuring, ranking, { counted, kpis: kpis.value });
  const { places, exact, cells } = listing;
  const kpisAt = (one: string) => valuesOf(kpis.value, (kpi) => cells.figure(kpi, one, 0, window));
  const left = counted.groups - places.length;
  return success({
    ...windowOf(span),
    by,
    groups: places.map((one) => ({
      key: shownKey(by, keyOfPlace(one), asker.disclosure),
      kpis: kpisAt(one),
    })),
    other: left <= 0 ? null : { groups: left, kpis: kpisAt(OTHER) },
    ...currencyOf(facts, exact && cells.isComplete),
  });
}

interface Wanted {
  readonly counted: Counted;
  readonly kpis: readonly Kpi[];
}

interface Listing extends Ranked {
  readonly cells: ListedCells;
}

async function listingOf(
  facts: Facts,
  measuring: Measuring,
  ranking: Ranking,
  { counted, kpis }: Wanted,
): Promise<Listing> {
  const all =
    counted.groups > ranking.limit ? null : await rankAll(facts, measuring, ranking, kpis);
  if (all !== null) return { ...all, exact: true };
  const ranked = await rank(facts, measuring, ranking, counted);
  const cells = await measureListed(facts, measuring, { ...ranking, ...ranked, kpis });
  return { ...ranked, cells };
}
