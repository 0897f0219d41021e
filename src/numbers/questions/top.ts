/** The groups of calls that come first by a KPI, and all others together. */

import type { Kpi } from '../../core/kpi/kpi.ts';
import { success } from '../../core/result.ts';
import { wallClock } from '../../core/time/time-zone.ts';
import type { StatsTop } from '../../core/wire/stats.ts';
import type { Asker } from '../../ports/access/asker.ts';
import type { TopQuestion } from '../../ports/numbers/questions.ts';
import { isOneOf, sql } from '../sql/sql.ts';
import { type Ranked, rank } from './groups/candidates.ts';
import { type KeySql, keyOf } from './groups/group-sql.ts';
import { shownKey } from './groups/shown-key.ts';
import type { Key } from './measuring/cells.ts';
import { type Measuring, measure } from './measuring/measure.ts';
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
  const kpis = kpisOf(question.kpis);
  if (!kpis.ok) return kpis;
  const order = oneKpiOf(question.order, 'order');
  if (!order.ok) return order;
  const span = { from: filter.from, to: filter.to };
  const clock = wallClock(question.timeZone);
  const key = keyOf(by, { dimensions: facts.dimensions, span, clock });
  if (key === null) return refused('by', `names "${by}", which is no own dimension`);
  const measuring = { ...facts, asker, filter, span, key: null, steps: oneStep(span) };
  const window = untilNow(span, facts);
  const ranked = await rank(facts, measuring, { key, order: order.value, limit, window });
  const listed = await measureListed(facts, measuring, { key, ranked, kpis: kpis.value });
  const kpisOfKey = (place: Key) => valuesOf(kpis.value, listed.at(place, 0, window), window);
  const left = ranked.groups - ranked.keys.length;
  return success({
    ...windowOf(span),
    by,
    groups: ranked.keys.map((one) => ({
      key: shownKey(by, one, asker.disclosure),
      kpis: kpisOfKey(placeOf(one)),
    })),
    other: left <= 0 ? null : { groups: left, kpis: kpisOfKey(OTHER) },
    ...currencyOf(facts, ranked.exact),
  });
}

interface Listing {
  readonly key: KeySql;
  readonly ranked: Ranked;
  readonly kpis: readonly Kpi[];
}

/** Listed groups under their place, all others under one. */
function measureListed(facts: Facts, measuring: Measuring, { key, ranked, kpis }: Listing) {
  const texts = ranked.keys.filter((one) => one !== null);
  const others = ranked.keys.includes(null) ? NONE : OTHER;
  const place: KeySql = (time) => sql`CASE
    WHEN ${isOneOf(key(time), texts)} THEN 'is ' || ${key(time)}
    WHEN ${key(time)} IS NULL THEN ${others} ELSE ${OTHER} END`;
  return measure(facts.connection, { ...measuring, key: place }, kpis);
}

const OTHER = 'other';
const NONE = 'none';
const placeOf = (key: Key): string => (key === null ? NONE : `is ${key}`);
