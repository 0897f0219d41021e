/** What a sweep is asked for. */

import type { SweepMeasure } from '../../../../core/kpi/measure.ts';
import type { MeasureId } from '../../../../core/kpi/measures.ts';
import type { Span } from '../../../../core/time/span.ts';
import { predicateSql } from '../../../sql/predicate-sql.ts';
import { type Sql, sql } from '../../../sql/sql.ts';

/** A measure, and which of a population's calls it looks at. */
export interface Swept {
  readonly id: MeasureId;
  readonly measure: SweepMeasure;
  readonly among: Sql;
}

/** By measure. */
export type SweptBy<Value> = ReadonlyMap<MeasureId, Value>;

/** The condition that a measure counts a call. */
export const countsSql = ({ measure, among }: Swept): Sql =>
  sql`(${predicateSql(measure.where)} AND ${among})`;

/** The seconds that begin in a window. */
export const secondsOf = ({ from, to }: Span) => ({
  first: Math.ceil(from / 1000),
  end: Math.ceil(to / 1000),
});
