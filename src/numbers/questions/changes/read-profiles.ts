/** Reads the profiles of the groups that changed most. */

import type { Kpi } from '../../../core/kpi/kpi.ts';
import type { BinsMeasure, CountMeasure, SumMeasure } from '../../../core/kpi/measure.ts';
import { type MeasureId, measuresOf } from '../../../core/kpi/measures.ts';
import type { Span } from '../../../ports/numbers/questions.ts';
import { field } from '../../sql/columns.ts';
import { aggregate } from '../../sql/measure-sql.ts';
import { predicateSql } from '../../sql/predicate-sql.ts';
import { type Row, readRows } from '../../sql/read-rows.ts';
import { allOf, anyOf, isOneOf, join, type Sql, sql, wholeNumber } from '../../sql/sql.ts';
import { isWithin } from '../filter-sql.ts';
import { termsOf } from '../groups/linear.ts';
import type { Facts } from '../questions.ts';
import type { BeforeAfter, Profile } from './profile.ts';

/** The most groups of each dimension that are compared. */
const MOST_GROUPS = 1000;

/** What's compared. */
export interface Compared {
  /** The condition that the asker's scope and the filter set. */
  readonly selected: Sql;
  readonly before: Span;
  readonly after: Span;
  /** How many times longer the second window is. */
  readonly scale: number;
  readonly kpi: Kpi;
}

/** Rows, and a text of each; rows without one belong to no group. */
export interface Groups {
  readonly source: Sql;
  readonly key: Sql;
  /** Whether there can be as many groups as rows. */
  readonly isWide: boolean;
}

/** A measure of the KPI. */
interface Part<Measure> {
  readonly id: MeasureId;
  readonly measure: Measure;
}

interface Parts {
  readonly numbers: readonly Part<CountMeasure | SumMeasure>[];
  readonly bins: readonly Part<BinsMeasure>[];
}

/** Null if the KPI isn't made of what can be added. */
function partsOf({ settings }: Facts, { needs }: Kpi): Parts | null {
  const measures = measuresOf(settings);
  const numbers: Part<CountMeasure | SumMeasure>[] = [];
  const bins: Part<BinsMeasure>[] = [];
  for (const id of new Set(needs)) {
    const measure = measures[id];
    if (measure.kind === 'count' || measure.kind === 'sum') numbers.push({ id, measure });
    else if (measure.kind === 'bins') bins.push({ id, measure });
    else return null;
  }
  return { numbers, bins };
}

/** By the groups' texts; null if the KPI isn't made of what can be added. */
export async function readProfiles(
  facts: Facts,
  compared: Compared,
  groups: Groups,
): Promise<ReadonlyMap<string, BeforeAfter> | null> {
  const parts = partsOf(facts, compared.kpi);
  if (parts === null) return null;
  const among = groups.isWide ? movingSql(facts, compared, groups, parts) : sql`true`;
  const rows = await readRows(facts.connection, numbersSql(compared, { ...groups, among }, parts));
  const profiles = new Map(rows.map((row) => [row.text(0) ?? '', profilesIn(row, parts)] as const));
  for (const part of parts.bins) {
    const statement = valuesSql(compared, groups, part.measure, [...profiles.keys()]);
    for (const row of await readRows(facts.connection, statement)) {
      addValue(profiles.get(row.text(0) ?? ''), part.id, row);
    }
  }
  return profiles;
}

/**
 * The condition that a row's group can explain anything. If the KPI only adds and subtracts, groups without a call that it
 * adds can't; of a hundred thousand numbers, some hundred are left.
 */
function movingSql(
  { settings }: Facts,
  compared: Compared,
  { source, key }: Groups,
  { numbers }: Parts,
): Sql {
  const { kpi, selected, after } = compared;
  const terms = termsOf(kpi, settings, after);
  if (terms === null || terms.length === numbers.length) return sql`true`;
  const added = terms.map(({ measure: { at, where } }) =>
    allOf([predicateSql(where), isInEither(at, compared)]),
  );
  return sql`${key} IN (SELECT ${key} FROM ${source} WHERE ${selected} AND (${anyOf(added)}))`;
}

interface Among extends Groups {
  readonly among: Sql;
}

/** A row per group: each number after and before. */
function numbersSql(
  compared: Compared,
  { source, key, among }: Among,
  { numbers, bins }: Parts,
): Sql {
  const { selected, before, after, scale } = compared;
  const counted = [
    ...numbers.map(({ measure }) => measure),
    ...bins.map(
      ({ measure: { at, field: of, where } }): CountMeasure => ({
        ...{ kind: 'count', at },
        where: { op: 'all', of: [where, { op: 'known', field: of }] },
      }),
    ),
  ];
  const columns = counted.flatMap((measure) =>
    [after, before].map((span) => aggregate(measure, isWithin(measure.at, span))),
  );
  const moved = counted.map((_measure, index) => {
    const [now, then] = [wholeNumber(2 * index), wholeNumber(2 * index + 1)];
    return sql`abs(c${now} - ${scale} * c${then})`;
  });
  const isPlaced = [...new Set(counted.map(({ at }) => at))].map((at) => isInEither(at, compared));
  return sql`SELECT * FROM (
      SELECT ${key} AS k, ${join(
        columns.map((column, index) => sql`${column} AS c${wholeNumber(index)}`),
        ', ',
      )} FROM ${source} WHERE ${selected} AND (${anyOf(isPlaced)}) AND ${among} GROUP BY k
    ) WHERE k IS NOT NULL ORDER BY ${join(moved, ' + ')} DESC, k LIMIT ${wholeNumber(MOST_GROUPS)}`;
}

/** Whether a time lies in one of the windows. The bounds of both let DuckDB skip what's far away. */
const isInEither = (at: 'startedAt' | 'endedAt', { before, after }: Compared): Sql => {
  const both = { from: Math.min(before.from, after.from), to: Math.max(before.to, after.to) };
  return sql`(${isWithin(at, both)} AND ((${isWithin(at, after)}) OR (${isWithin(at, before)})))`;
};

interface GrowingProfile extends Profile {
  readonly values: Map<MeasureId, Map<number, number>>;
}

function profilesIn(row: Row, { numbers, bins }: Parts) {
  const profile = (side: 0 | 1): GrowingProfile => ({
    numbers: new Map(numbers.map(({ id }, index) => [id, row.number(1 + 2 * index + side) ?? 0])),
    values: new Map(bins.map(({ id }) => [id, new Map<number, number>()])),
  });
  return { after: profile(0), before: profile(1) };
}

/** A row per group, window and value. */
const valuesSql = (
  compared: Compared,
  { source, key }: Groups,
  { at, field: of, where }: BinsMeasure,
  keys: readonly string[],
): Sql =>
  sql`SELECT ${key} AS k, ${isWithin(at, compared.after)} AS is_after, ${field(of)} AS v, count(*)
    FROM ${source}
    WHERE ${compared.selected} AND ${isInEither(at, compared)}
      AND ${predicateSql(where)} AND v IS NOT NULL AND ${isOneOf(key, keys)}
    GROUP BY k, is_after, v`;

function addValue(
  profiles: { readonly after: GrowingProfile; readonly before: GrowingProfile } | undefined,
  id: MeasureId,
  row: Row,
): void {
  const profile = row.text(1) === 'true' ? profiles?.after : profiles?.before;
  profile?.values.get(id)?.set(row.number(2) ?? 0, row.number(3) ?? 0);
}
