/** The tables, and the text that says whether a file has these. */

import { createHash } from 'node:crypto';
import type { KpiSettings } from '../../core/kpi/measures.ts';
import type { TimeZone } from '../../core/time/time-zone.ts';
import { bucketStatements } from './buckets.ts';
import { type FactColumn, factColumns } from './fact-columns.ts';
import { sweepStatements } from './sweeps.ts';

/** What the tables depend on. */
export interface Shape {
  /** The names of own dimensions, in the order of their columns. */
  readonly dimensions: readonly string[];
  /** Buckets of days follow it. */
  readonly timeZone: TimeZone;
  /** Measures in buckets depend on them. */
  readonly settings: KpiSettings;
}

/** Calls that have ended. A corrected one is deleted and appended again. */
export const ENDED = 'ended';
/** Calls in progress. A call leaves this table when it ends. */
export const IN_PROGRESS = 'in_progress';
/** Both: what questions read. */
export const FACTS = 'facts';

/** Whether facts were removed, so that the file is to be renewed. */
export const REMOVALS = 'removals';

/** Increase this when the same calls give other facts, so that existing files are made again. */
const FACTS_VERSION = 2;

/** The statements that make a new file's tables. */
export function tableStatements({ dimensions, settings }: Shape): readonly string[] {
  const columns = factColumns(dimensions).map(columnText).join(', ');
  return [
    `CREATE TABLE ${ENDED} (${columns})`,
    `CREATE TABLE ${IN_PROGRESS} (${columns})`,
    `CREATE VIEW ${FACTS} AS SELECT * FROM ${ENDED} UNION ALL SELECT * FROM ${IN_PROGRESS}`,
    ...bucketStatements(settings),
    ...sweepStatements(),
    // How long callbacks took to arrive: events by the minute of their arrival. Rows are to be added.
    'CREATE TABLE provider_lag (begins_at BIGINT NOT NULL, account VARCHAR NOT NULL, bin INTEGER NOT NULL, events BIGINT NOT NULL)',
    // One row while the file's unused parts can hold facts of calls that were erased or purged: since when.
    `CREATE TABLE ${REMOVALS} (since BIGINT NOT NULL)`,
    // One row: what the tables were made from, how far, and whether they've ever been complete.
    'CREATE TABLE progress (schema VARCHAR NOT NULL, epoch VARCHAR, position BIGINT NOT NULL, last_record VARCHAR, is_complete BOOLEAN NOT NULL)',
  ];
}

/** Differs between files that can't be used in each other's place. */
export const schemaOf = (shape: Shape): string =>
  createHash('sha256')
    .update(JSON.stringify([FACTS_VERSION, shape, tableStatements(shape)]))
    .digest('hex');

const columnText = ({ name, type, isNullable }: FactColumn): string =>
  `${name} ${type}${isNullable ? '' : ' NOT NULL'}`;
