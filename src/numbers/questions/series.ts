/** KPIs over time. */

import type { Kpi } from '../../core/kpi/kpi.ts';
import { success } from '../../core/result.ts';
import type { Span } from '../../core/time/span.ts';
import { wallClock } from '../../core/time/time-zone.ts';
import type { SeriesPoint, StatsSeries } from '../../core/wire/stats.ts';
import type { Asker } from '../../ports/access/asker.ts';
import type { SeriesQuestion } from '../../ports/numbers/questions.ts';
import type { MeasuredCells } from './measuring/found.ts';
import { measure } from './measuring/measure.ts';
import {
  type Answered,
  currencyOf,
  type Facts,
  kpisOf,
  refused,
  untilNow,
  windowOf,
} from './questions.ts';
import { type Steps, stepFor, stepsOf } from './time/steps.ts';

/** Counts of a step without calls are 0, ratios and averages are null. So is what hasn't begun yet. */
export async function answerSeries(
  facts: Facts,
  asker: Asker,
  { filter, kpis: ids, stepSeconds, timeZone }: SeriesQuestion,
): Answered<StatsSeries> {
  const kpis = kpisOf(ids);
  if (!kpis.ok) return kpis;
  const span = { from: filter.from, to: filter.to };
  const cut = stepsOf(span, wallClock(timeZone), stepSeconds ?? stepFor(span));
  if (!cut.ok) return refused('step', cut.problem);
  const steps = cut.value;
  const cells = await measure(
    facts.connection,
    {
      ...{ ...facts, asker, span, key: null, steps: steps.runs },
      filter,
    },
    kpis.value,
  );
  const series = kpis.value.map(
    (kpi) => [kpi.id, pointsOf(kpi, cells, steps, span, facts)] as const,
  );
  return success({
    ...windowOf(filter),
    stepSeconds: steps.stepSeconds,
    series: Object.fromEntries(series),
    ...currencyOf(facts, cells.isComplete),
  });
}

const pointsOf = (
  kpi: Kpi,
  cells: MeasuredCells,
  { starts }: Steps,
  { from, to }: Span,
  facts: Facts,
): readonly SeriesPoint[] =>
  starts.map((start, step) => {
    const span = { from: Math.max(from, start), to: Math.min(to, starts[step + 1] ?? to) };
    const at = new Date(start).toISOString();
    if (span.from >= facts.asOf) return { at, value: null, n: 0 };
    const window = untilNow(span, facts);
    return { at, ...cells.figure(kpi, null, step, window) };
  });
