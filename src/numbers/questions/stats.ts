/** The KPIs of a window, and of another one to compare with. */

import type { Kpi } from '../../core/kpi/kpi.ts';
import { success } from '../../core/result.ts';
import type { KpiValues, Stats } from '../../core/wire/stats.ts';
import type { Asker } from '../../ports/access/asker.ts';
import type { Span, StatsQuestion } from '../../ports/numbers/questions.ts';
import { measure } from './measuring/measure.ts';
import { oneStep } from './measuring/population.ts';
import {
  type Answered,
  currencyOf,
  type Facts,
  kpisOf,
  untilNow,
  valuesOf,
  windowOf,
} from './questions.ts';

export async function answerStats(
  facts: Facts,
  asker: Asker,
  { filter, kpis: ids, baseline }: StatsQuestion,
): Answered<Stats> {
  const kpis = kpisOf(ids);
  if (!kpis.ok) return kpis;
  const within = (span: Span): Promise<KpiValues> =>
    kpisWithin(facts, asker, { filter, span, kpis: kpis.value });
  return success({
    ...windowOf(filter),
    kpis: await within(filter),
    baseline: baseline === null ? null : { ...windowOf(baseline), kpis: await within(baseline) },
    ...currencyOf(facts),
  });
}

interface Wanted {
  readonly filter: StatsQuestion['filter'];
  readonly span: Span;
  readonly kpis: readonly Kpi[];
}

async function kpisWithin(facts: Facts, asker: Asker, wanted: Wanted): Promise<KpiValues> {
  const { from, to } = wanted.span;
  const span = { from, to };
  const cells = await measure(
    facts.connection,
    {
      ...{ ...facts, asker, span, key: null, steps: oneStep(span) },
      filter: wanted.filter,
    },
    wanted.kpis,
  );
  const window = untilNow(span, facts);
  return valuesOf(wanted.kpis, cells.at(null, 0, window), window);
}
