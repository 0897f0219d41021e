/** A KPI by hour and weekday, as the zone's clock shows them. */

import { success } from '../../core/result.ts';
import { wallClock } from '../../core/time/time-zone.ts';
import type { StatsHeatmap } from '../../core/wire/stats.ts';
import type { Asker } from '../../ports/access/asker.ts';
import type { HeatmapQuestion } from '../../ports/numbers/questions.ts';
import { field } from '../sql/columns.ts';
import { sql } from '../sql/sql.ts';
import { hourSql, type KeySql, weekdaySql } from './groups/group-sql.ts';
import { measure } from './measuring/measure.ts';
import { oneStep } from './measuring/population.ts';
import {
  type Answered,
  currencyOf,
  type Facts,
  isOfCalls,
  oneKpiOf,
  refused,
  untilNow,
  windowOf,
} from './questions.ts';
import { hoursOfWeek } from './time/hours-of-week.ts';
import { offsetsOf } from './time/offsets.ts';
import { localSql } from './time/step-sql.ts';

export async function answerHeatmap(
  facts: Facts,
  asker: Asker,
  question: HeatmapQuestion,
): Answered<StatsHeatmap> {
  const { filter, kpi: id, timeZone } = question;
  const found = oneKpiOf(id);
  if (!found.ok) return found;
  const kpi = found.value;
  if (!isOfCalls(kpi, facts.settings)) {
    return refused('kpi', `names "${id}", which isn't made of single calls: ask for a series`);
  }
  const span = { from: filter.from, to: filter.to };
  const clock = wallClock(timeZone);
  const offsets = offsetsOf(span, clock);
  const key: KeySql = (time) => {
    const local = localSql(field(time), offsets);
    return sql`${weekdaySql(local)} || ' ' || ${hourSql(local)}`;
  };
  const measuring = { ...facts, asker, filter, span, key, steps: oneStep(span) };
  const cells = await measure(facts.connection, measuring, [kpi]);
  const lengths = hoursOfWeek(untilNow(span, facts), offsets);
  return success({
    ...windowOf(span),
    kpi: id,
    timeZone,
    cells: lengths.map(({ weekday, hour, lengthMs }) => {
      const window = { from: 0, to: lengthMs };
      return { weekday, hour, ...cells.figure(kpi, `${weekday} ${hour}`, 0, window) };
    }),
    ...currencyOf(facts, true),
  });
}
