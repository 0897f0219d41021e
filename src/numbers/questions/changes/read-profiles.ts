/** Reads the profiles of the groups that changed most. */

import type { DuckDBConnection } from '@duckdb/node-api';
import type { BinsMeasure } from '../../../core/kpi/measure.ts';
import type { MeasureId } from '../../../core/kpi/measures.ts';
import { field } from '../../sql/columns.ts';
import { predicateSql } from '../../sql/predicate-sql.ts';
import { type Row, readRows } from '../../sql/read-rows.ts';
import { isOneOf, name, type Sql, sql } from '../../sql/sql.ts';
import { FACTS } from '../../tables/schema.ts';
import { isWithin } from '../filter-sql.ts';
import { placeSql } from '../groups/place.ts';
import { type Compared, isInEither, MovedColumns, type Parts, partsOf } from './compared.ts';
import { type Column, type Explaining, isColumn } from './dimensions.ts';
import { movedBy, movedByEach, movedByPrefix, PREFIXES } from './moved-sql.ts';
import { type BeforeAfter, type Profile, slopesOf } from './profile.ts';

export interface Profiles {
  /** Of all calls. */
  readonly total: BeforeAfter;
  /** Of what can explain a move: each with its groups, by their places. */
  readonly groups: readonly (readonly [Explaining, Groups<BeforeAfter>])[];
}

type Groups<Of> = ReadonlyMap<string, Of>;

/** Null if the KPI isn't made of what can be added. */
export async function readProfiles(
  connection: DuckDBConnection,
  compared: Compared,
  explaining: readonly Explaining[],
): Promise<Profiles | null> {
  const parts = partsOf(compared);
  if (parts === null) return null;
  const { selected, kpi, after } = compared;
  const read = async (statement: Sql): Promise<readonly Found[]> =>
    (await readRows(connection, statement)).map((row) => foundIn(row, parts));

  const narrow = explaining.filter(isNarrow);
  const columns = new MovedColumns(compared, parts, null);
  const ofNarrow = await read(movedByEach({ selected, columns }, narrow));
  const total = ofNarrow.find(({ column }) => column === ALL)?.profiles ?? emptyProfiles(parts);
  // Of many groups, those are compared by which the KPI moved most. Nothing says that of values in bins.
  const ids = parts.numbers.map(({ id }) => id);
  const slopes = parts.bins.length > 0 ? null : slopesOf(kpi, total.after, ids, after);
  const moved = { selected, columns: new MovedColumns(compared, parts, slopes) };
  const all: [Explaining, Groups<GrowingBeforeAfter>][] = [];
  for (const by of explaining) {
    const found = isNarrow(by)
      ? ofNarrow.filter(({ column }) => column === narrow.indexOf(by))
      : await read(isColumn(by) ? movedBy(moved, by) : movedByPrefix(moved));
    all.push([by, new Map(found.map(({ place, profiles }) => [place, profiles]))]);
  }
  for (const { id, measure } of parts.bins) {
    const add = async (statement: Sql, groups: Groups<GrowingBeforeAfter>): Promise<void> => {
      for (const row of await readRows(connection, statement)) {
        addValue(groups.get(row.text(0) ?? ''), id, row);
      }
    };
    await add(valuesSql(compared, EVERYONE, measure), new Map([[EVERYONE_PLACE, total]]));
    for (const [by, groups] of all) {
      await add(valuesSql(compared, placesOf(by), measure, [...groups.keys()]), groups);
    }
  }
  return { total, groups: all };
}

const isNarrow = (by: Explaining): by is Column => isColumn(by) && !by.isWide;

/** The column of the row of all calls. */
const ALL = -1;

/** A row of a statement in `moved-sql.ts`. */
interface Found {
  readonly column: number;
  readonly place: string;
  readonly profiles: GrowingBeforeAfter;
}

interface GrowingProfile extends Profile {
  readonly numbers: Map<MeasureId, number>;
  readonly values: Map<MeasureId, Map<number, number>>;
}

interface GrowingBeforeAfter {
  readonly before: GrowingProfile;
  readonly after: GrowingProfile;
}

function foundIn(row: Row, parts: Parts): Found {
  const profiles = emptyProfiles(parts);
  for (const [index, { id }] of parts.numbers.entries()) {
    profiles.after.numbers.set(id, row.number(2 + 2 * index) ?? 0);
    profiles.before.numbers.set(id, row.number(3 + 2 * index) ?? 0);
  }
  return { column: row.number(0) ?? ALL, place: row.text(1) ?? '', profiles };
}

function emptyProfiles({ bins }: Parts): GrowingBeforeAfter {
  const profile = (): GrowingProfile => ({
    numbers: new Map(),
    values: new Map(bins.map(({ id }) => [id, new Map<number, number>()])),
  });
  return { after: profile(), before: profile() };
}

/** Rows, and the place of each; rows without one belong to no group. */
interface Places {
  readonly source: Sql;
  readonly place: Sql;
}

const EVERYONE_PLACE = 'all';
const EVERYONE: Places = { source: name(FACTS), place: sql`${EVERYONE_PLACE}` };

const placesOf = (by: Explaining): Places =>
  isColumn(by) ? { source: name(FACTS), place: placeSql(by.key) } : PREFIXES;

/** A row per group, window and value. */
const valuesSql = (
  compared: Compared,
  { source, place }: Places,
  { at, field: of, where }: BinsMeasure,
  places: readonly string[] = [EVERYONE_PLACE],
): Sql =>
  sql`SELECT ${place} AS k, ${isWithin(at, compared.after)} AS is_after, ${field(of)} AS v, count(*)
    FROM ${source}
    WHERE ${compared.selected} AND ${isInEither(at, compared)}
      AND ${predicateSql(where)} AND v IS NOT NULL AND ${isOneOf(place, places)}
    GROUP BY k, is_after, v`;

function addValue(profiles: GrowingBeforeAfter | undefined, id: MeasureId, row: Row): void {
  const profile = row.text(1) === 'true' ? profiles?.after : profiles?.before;
  profile?.values.get(id)?.set(row.number(2) ?? 0, row.number(3) ?? 0);
}
