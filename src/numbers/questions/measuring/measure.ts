/** Measures what KPIs need, over the facts of a question. */

import type { DuckDBConnection } from '@duckdb/node-api';
import type { FactFilter } from '../../../core/fact-filter.ts';
import type { Kpi } from '../../../core/kpi/kpi.ts';
import type { Measure } from '../../../core/kpi/measure.ts';
import { type KpiSettings, type MeasureId, measuresOf } from '../../../core/kpi/measures.ts';
import type { Staleness } from '../../../core/kpi/sweep.ts';
import type { Asker } from '../../../ports/access/asker.ts';
import type { Span } from '../../../ports/numbers/questions.ts';
import type { ScalarMeasure } from '../../sql/measure-sql.ts';
import { type Sql, sql } from '../../sql/sql.ts';
import { selectedBy } from '../filter-sql.ts';
import type { StepRun } from '../time/steps.ts';
import { distributionsOf } from './distributions.ts';
import { Found, type MeasuredCells } from './found.ts';
import { lagOf } from './lag.ts';
import type { Population } from './population.ts';
import { scalarsOf } from './scalars.ts';
import { sweepsOf } from './sweeps.ts';

/** What's measured, for whom, and how it's divided. */
export interface Measuring extends Staleness {
  readonly asker: Asker;
  readonly filter: FactFilter;
  readonly span: Span;
  readonly settings: KpiSettings;
  /** Another condition. */
  readonly among?: Sql;
  readonly key: Population['key'];
  readonly steps: readonly StepRun[];
}

export async function measure(
  connection: DuckDBConnection,
  measuring: Measuring,
  kpis: readonly Kpi[],
): Promise<MeasuredCells> {
  const found = new Found();
  const measures = measuresOf(measuring.settings);
  const scalars: Scalar[] = [];
  for (const id of new Set(kpis.flatMap(({ needs }) => needs))) {
    const measure = measures[id];
    if (isScalar(measure)) scalars.push({ id, measure });
    else await addOne(connection, measuring, { id, measure }, found);
  }
  for (const at of ['startedAt', 'endedAt'] as const) {
    const placed = scalars.filter(({ measure }) => measure.at === at);
    const cells = await scalarsOf(
      connection,
      populationOf(measuring),
      placed.map(({ measure }) => measure),
    );
    found.addScalars(
      placed.map(({ id }) => id),
      cells,
    );
  }
  return found;
}

interface Scalar {
  readonly id: MeasureId;
  readonly measure: ScalarMeasure;
}

type OtherMeasure = Exclude<Measure, ScalarMeasure>;

const isScalar = (measure: Measure): measure is ScalarMeasure =>
  measure.kind === 'count' || measure.kind === 'sum' || measure.kind === 'latest';

async function addOne(
  connection: DuckDBConnection,
  measuring: Measuring,
  { id, measure }: { readonly id: MeasureId; readonly measure: OtherMeasure },
  found: Found,
): Promise<void> {
  switch (measure.kind) {
    case 'bins': {
      const population = populationOf(measuring);
      found.addDistributions(id, await distributionsOf(connection, population, measure));
      break;
    }
    case 'sweep': {
      const population = sweptPopulation(measuring, measure.legs);
      const sweeps = await sweepsOf(connection, population, measure, measuring);
      if (sweeps === null) found.leaveOut(id);
      else found.addSweeps(id, sweeps);
      break;
    }
    case 'lag': {
      const { asker, span, steps, key } = measuring;
      const population = { scope: asker.scope, span, steps };
      found.addLag(id, key === null ? await lagOf(connection, population) : new Map());
      break;
    }
  }
}

export const populationOf = (measuring: Measuring): Population => {
  const { asker, filter, among = sql`true`, span, key, steps } = measuring;
  return { selected: sql`${selectedBy(asker, filter)} AND ${among}`, span, key, steps };
};

/** Calls in progress last to the end of what's known, and no longer. */
function sweptPopulation(measuring: Measuring, legs: 'asked' | 'all'): Population {
  const { filter, span, asOf } = measuring;
  const { leg: _, ...anyLeg } = filter;
  return populationOf({
    ...measuring,
    filter: legs === 'all' ? anyLeg : filter,
    span: { from: span.from, to: Math.min(span.to, asOf) },
  });
}
