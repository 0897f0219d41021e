/**
 * The table of sweeps: calls at the same time in a quarter of an hour (UTC), by measure, account and leg. Unlike other
 * buckets these can't be added up, so there are rows for all accounts and for any leg, too. They're of calls that
 * have an end. Only quarters that are over have rows; those in which a call has changed since are in a list.
 */

import type { SweepMeasure } from '../../core/kpi/measure.ts';
import { type KpiSettings, type MeasureId, measuresOf } from '../../core/kpi/measures.ts';

/** Values of the columns that name one account or one leg. */
export const ALL_ACCOUNTS = '';
export const ANY_LEG = '';

export const SWEEPS = 'sweeps_quarter';
/** Quarters, by when they begin, that are to be swept again. */
export const UNSWEPT = 'unswept_quarters';
/** One row: from when up to when there are sweeps, milliseconds since 1970. */
export const SWEPT = 'swept';

/** A quarter's row. Seconds and calls as in `core/kpi/sweep.ts`; `fresh` are the calls that began in it. */
const COLUMNS = [
  'begins_at BIGINT NOT NULL, measure VARCHAR NOT NULL, account VARCHAR NOT NULL, leg VARCHAR NOT NULL',
  'peak INTEGER NOT NULL, last INTEGER NOT NULL, call_seconds BIGINT NOT NULL',
  'calls INTEGER NOT NULL, fresh INTEGER NOT NULL',
].join(', ');

/** The statements that make them. */
export const sweepStatements = (): readonly string[] => [
  `CREATE TABLE ${SWEEPS} (${COLUMNS})`,
  `CREATE TABLE ${UNSWEPT} (begins_at BIGINT NOT NULL)`,
  `CREATE TABLE ${SWEPT} (since BIGINT NOT NULL, through BIGINT NOT NULL)`,
  `INSERT INTO ${SWEPT} VALUES (0, 0)`,
];

/** The measures that have rows. */
export function sweepMeasures(
  settings: KpiSettings,
): readonly { readonly id: MeasureId; readonly measure: SweepMeasure }[] {
  const measures = measuresOf(settings);
  const ids = Object.keys(measures).filter((id): id is MeasureId => id in measures);
  return ids.flatMap((id) => {
    const measure = measures[id];
    return measure.kind === 'sweep' ? [{ id, measure }] : [];
  });
}
