/** What calls are grouped by, as a text of each fact. */

import type { Span } from '../../../core/time/span.ts';
import type { WallClock } from '../../../core/time/time-zone.ts';
import type { GroupBy } from '../../../ports/numbers/questions.ts';
import { dimension, field } from '../../sql/columns.ts';
import { type Sql, sql, wholeNumber } from '../../sql/sql.ts';
import type { FactField } from '../../tables/fact-columns.ts';
import { DAY_MS, HOUR_MS } from '../../tables/period-times.ts';
import { offsetsOf } from '../time/offsets.ts';
import { localSql } from '../time/step-sql.ts';

/** The text of a fact, given the time by which a measure places calls. */
export type KeySql = (time: FactField) => Sql;

export interface Grouping {
  readonly dimensions: readonly string[];
  readonly span: Span;
  readonly clock: WallClock;
}

/** Null if there's no own dimension of this name. */
export function keyOf(by: GroupBy, { dimensions, span, clock }: Grouping): KeySql | null {
  switch (by) {
    case 'account':
      return () => field('accountSid');
    case 'direction':
    case 'status':
    case 'outcome':
    case 'sipPhrase':
    case 'hangupBy':
    case 'endpoint':
    case 'ownNumber':
      return () => field(by);
    case 'sipCode':
      return () => sql`CAST(${field('sipCode')} AS VARCHAR)`;
    case 'fromNumber':
      return () => field('from');
    case 'toNumber':
      return () => field('to');
    case 'prefix':
      return () => prefixSql(OTHER_NUMBER, wholeNumber(PREFIX_DIGITS));
    case 'hour':
    case 'weekday': {
      const offsets = offsetsOf(span, clock);
      const part = by === 'hour' ? hourSql : weekdaySql;
      return (time) => sql`CAST(${part(localSql(field(time), offsets))} AS VARCHAR)`;
    }
    default: {
      const column = dimension(dimensions, by.slice('dim.'.length));
      return column === null ? null : () => column;
    }
  }
}

/** In North America: country code, area code and exchange. */
const PREFIX_DIGITS = 7;

/** The phone number at the other end: who called us, or whom we called. */
const OTHER_END = sql`CASE WHEN ${field('direction')} = 'inbound' THEN ${field('from')} ELSE ${field('to')} END`;

/** The other end's phone number; null for addresses and short numbers. */
export const OTHER_NUMBER = sql`CASE WHEN regexp_full_match(${OTHER_END}, '\\+[0-9]{8,15}') THEN ${OTHER_END} END`;

/** The first digits of a phone number, with its `+`. */
export const prefixSql = (number: Sql, digits: Sql): Sql => sql`left(${number}, ${digits} + 1)`;

/** 1970 began on a Thursday. */
const THURSDAY = 3;

/** 0 to 23. `local` is a wall clock's time as milliseconds since 1970. */
export const hourSql = (local: Sql): Sql => sql`(${local} // ${wholeNumber(HOUR_MS)}) % 24`;

/** 1 is Monday, 7 Sunday. */
export const weekdaySql = (local: Sql): Sql =>
  sql`(${local} // ${wholeNumber(DAY_MS)} + ${wholeNumber(THURSDAY)}) % 7 + 1`;
