/**
 * Which facts a question is about, as SQL. The asker's accounts are a condition of every statement.
 */

import type { FactFilter, NumberRange } from '../../core/fact-filter.ts';
import type { Span } from '../../core/time/span.ts';
import type { Asker } from '../../ports/access/asker.ts';
import { dimension, field, rowColumn } from '../sql/columns.ts';
import { allOf, isOneOf, type Sql, type SqlValue, sql, word } from '../sql/sql.ts';
import type { FactField } from '../tables/fact-columns.ts';

/** Whose facts, and which. */
export interface Selection {
  readonly asker: Asker;
  readonly filter: FactFilter;
  /** The names of own dimensions, in the order of their columns. */
  readonly dimensions: readonly string[];
}

/** The facts that the asker may see and the filter selects, wherever they lie in time. */
export const selectedBy = ({ asker: { scope }, filter, dimensions }: Selection): Sql =>
  allOf([
    ...(scope === 'all' ? [] : [isOneOf(field('accountSid'), scope)]),
    ...filterConditions(filter),
    ...Object.entries(filter.dimensions ?? {}).map(([name, values]) => {
      const column = dimension(dimensions, name);
      return column === null ? sql`false` : isOneOf(column, values);
    }),
  ]);

/** Whether a time lies in the window. */
export const isWithin = (time: FactField, { from, to }: Span): Sql =>
  sql`${field(time)} >= ${from} AND ${field(time)} < ${to}`;

const filterConditions = (filter: FactFilter): readonly Sql[] =>
  [
    among('status', filter.status),
    among('direction', filter.direction),
    among('outcome', filter.outcome),
    among('sipCode', filter.sipCode),
    among('hangupBy', filter.hangupBy),
    is('from', filter.fromNumber),
    is('to', filter.toNumber),
    is('parentCallSid', filter.parentCallSid),
    is('failureBatch', filter.batch),
    ofEitherEnd(filter),
    isLeg(filter),
    between('mos', filter.mos),
    between('pddSeconds', filter.pddSeconds),
    between('ringSeconds', filter.ringSeconds),
    between('durationSeconds', filter.durationSeconds),
  ].flat();

const among = (of: FactField, wanted: readonly SqlValue[] | undefined): readonly Sql[] =>
  wanted === undefined ? [] : [isOneOf(field(of), wanted)];

const is = (of: FactField, wanted: SqlValue | undefined): readonly Sql[] =>
  wanted === undefined ? [] : [sql`${field(of)} = ${wanted}`];

function ofEitherEnd({ number, numberPart }: FactFilter): readonly Sql[] {
  const [from, to] = [field('from'), field('to')];
  return [
    ...(number === undefined ? [] : [sql`(${from} = ${number} OR ${to} = ${number})`]),
    ...(numberPart === undefined
      ? []
      : [sql`(contains(${from}, ${numberPart}) OR contains(${to}, ${numberPart}))`]),
  ];
}

const isLeg = ({ leg }: FactFilter): readonly Sql[] =>
  leg === undefined ? [] : [sql`${rowColumn('leg')} = ${word(leg)}`];

/** Facts without a value aren't in any range. */
const between = (of: FactField, range: NumberRange | undefined): readonly Sql[] => [
  ...(range?.gte === undefined ? [] : [sql`${field(of)} >= ${range.gte}`]),
  ...(range?.lte === undefined ? [] : [sql`${field(of)} <= ${range.lte}`]),
];
