/** Predicates of measures as SQL. Each is true or false for any fact, never null. */

import type { Predicate } from '../../core/kpi/measure.ts';
import { field } from './columns.ts';
import { allOf, anyOf, join, type Sql, sql, word } from './sql.ts';

/** The condition that a fact is among those that a measure counts. */
export function predicateSql(predicate: Predicate): Sql {
  switch (predicate.op) {
    case 'all':
      return sql`(${allOf(predicate.of.map(predicateSql))})`;
    case 'any':
      return sql`(${anyOf(predicate.of.map(predicateSql))})`;
    case 'not':
      return sql`(NOT ${predicateSql(predicate.of)})`;
    case 'known':
      return sql`(${field(predicate.field)} IS NOT NULL)`;
    case 'oneOf':
      return known(field(predicate.field), isAmong(field(predicate.field), predicate.values));
    case 'compare': {
      const value = field(predicate.field);
      return known(value, compared(value, predicate.is, predicate.value));
    }
    case 'isTrue':
      return field(predicate.field);
  }
}

/** The source's values: neither is ever empty. */
const isAmong = (value: Sql, among: readonly (string | number)[]): Sql =>
  sql`${value} IN (${join(
    among.map((one) => (typeof one === 'string' ? word(one) : sql`${one}`)),
    ', ',
  )})`;

const known = (value: Sql, condition: Sql): Sql => sql`(${value} IS NOT NULL AND ${condition})`;

function compared(value: Sql, is: '>=' | '<=' | '<', limit: number): Sql {
  switch (is) {
    case '>=':
      return sql`${value} >= ${limit}`;
    case '<=':
      return sql`${value} <= ${limit}`;
    case '<':
      return sql`${value} < ${limit}`;
  }
}
