/** What's measured of listed groups, and of all others together. */

import type { Kpi, Measured } from '../../../core/kpi/kpi.ts';
import { type KpiSettings, measuresOf } from '../../../core/kpi/measures.ts';
import type { Span } from '../../../core/time/span.ts';
import { anyOf, isOneOf, type Sql, sql, word } from '../../sql/sql.ts';
import type { MeasuredCells } from '../measuring/found.ts';
import { type Measuring, measure } from '../measuring/measure.ts';
import type { Facts } from '../questions.ts';
import type { KeySql } from './group-sql.ts';
import { keyOfPlace, OTHER, placeSql } from './place.ts';

/** Figures by place. */
export type ListedCells = Pick<MeasuredCells, 'figure' | 'isComplete'>;

export interface Listed {
  /** Null for calls of the group without one. */
  readonly key: KeySql;
  readonly places: readonly string[];
  readonly kpis: readonly Kpi[];
}

/** Listed groups under their place, all others under `OTHER`. `measuring` selects the facts, without a key. */
export async function measureListed(
  { connection }: Facts,
  measuring: Measuring,
  { key, places, kpis }: Listed,
): Promise<ListedCells> {
  const isListed = isOneOfPlaces(places);
  const placed: KeySql = (time) => placeSql(key(time));
  if (!areSubtracted(kpis, measuring.settings)) {
    const all: KeySql = (time) =>
      sql`CASE WHEN ${isListed(key(time))} THEN ${placed(time)} ELSE ${word(OTHER)} END`;
    return await measure(connection, { ...measuring, key: all }, kpis);
  }
  // Few calls are of listed groups, and buckets often know all calls together: neither needs a place for each call.
  const among = isListed(key('startedAt'));
  const listed = await measure(connection, { ...measuring, among, key: placed }, kpis);
  const total = await measure(connection, measuring, kpis);
  return withOthers(listed, total, places);
}

/** Whether all are made of counts and sums of calls that have their group by their start. */
function areSubtracted(kpis: readonly Kpi[], settings: KpiSettings): boolean {
  const measures = measuresOf(settings);
  return kpis.every(({ needs }) =>
    needs.every((id) => {
      const one = measures[id];
      return (one.kind === 'count' || one.kind === 'sum') && one.at === 'startedAt';
    }),
  );
}

/** The others are what's left of all calls. Measures are whole numbers, so nothing is lost. */
function withOthers(
  listed: MeasuredCells,
  total: MeasuredCells,
  places: readonly string[],
): ListedCells {
  const others = (step: number, window: Span): Measured => {
    const all = total.measured(null, step, window);
    const parts = places.map((one) => listed.measured(one, step, window));
    return {
      ...all,
      number: (id) => parts.reduce((n, part) => n - part.number(id), all.number(id)),
    };
  };
  return {
    isComplete: listed.isComplete && total.isComplete,
    figure: (kpi, key, step, window) =>
      key === OTHER
        ? kpi.value(others(step, window), window)
        : listed.figure(kpi, key, step, window),
  };
}

const isOneOfPlaces = (places: readonly string[]): ((group: Sql) => Sql) => {
  const keys = places.map(keyOfPlace);
  const texts = keys.filter((one) => one !== null);
  return (group) =>
    anyOf([isOneOf(group, texts), ...(keys.includes(null) ? [sql`${group} IS NULL`] : [])]);
};
