/** The KPIs of a window, and of another one to compare with. */

import type { Kpi } from '../../core/kpi/kpi.ts';
import { success } from '../../core/result.ts';
import type { Span } from '../../core/time/span.ts';
import type { KpiValues, Stats } from '../../core/wire/stats.ts';
import type { Asker } from '../../ports/access/asker.ts';
import type { StatsQuestion } from '../../ports/numbers/questions.ts';
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
  const within = (span: Span) => kpisWithin(facts, asker, { filter, span, kpis: kpis.value });
  const now = await within(filter);
  const then = baseline === null ? null : { span: baseline, ...(await within(baseline)) };
  return success({
    ...windowOf(filter),
    kpis: now.kpis,
    baseline: then === null ? null : { ...windowOf(then.span), kpis: then.kpis },
    ...currencyOf(facts, now.isComplete && (then?.isComplete ?? true)),
  });
}

interface Wanted {
  readonly filter: StatsQuestion['filter'];
  readonly span: Span;
  readonly kpis: readonly Kpi[];
}

interface Within {
  readonly kpis: KpiValues;
  readonly isComplete: boolean;
}

async function kpisWithin(facts: Facts, asker: Asker, wanted: Wanted): Promise<Within> {
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
  const kpis = valuesOf(wanted.kpis, (kpi) => cells.figure(kpi, null, 0, window));
  return { kpis, isComplete: cells.isComplete };
}
