/** What can explain a move: facts of a call that many calls share. */

import type { GroupBy } from '../../../ports/numbers/questions.ts';
import { dimension, field } from '../../sql/columns.ts';
import { name, type Sql, sql } from '../../sql/sql.ts';
import { FACTS } from '../../tables/schema.ts';
import { OTHER_NUMBER, prefixSql } from '../groups/group-sql.ts';
import { placeSql } from '../groups/place.ts';

export interface Explaining {
  readonly by: GroupBy;
  /** What's read, in place of the facts alone. */
  readonly source: Sql;
  /** The place (`groups/place.ts`) of each row of it; null for a row without one. */
  readonly key: Sql;
  /**
   * Whether it says how calls came out rather than which calls they were. It always accompanies a move; which
   * calls are concerned says more about its cause.
   */
  readonly isResult: boolean;
  /** Whether there can be as many groups as calls. */
  readonly isWide: boolean;
}

const FACTS_SQL: Sql = name(FACTS);

/** From the country code on; what's longer is a number. */
const FEWEST_DIGITS = 2;
const MOST_DIGITS = 10;

const cause = (by: GroupBy, key: Sql): Explaining => ({
  ...{ by, key: placeSql(key), source: FACTS_SQL, isResult: false, isWide: false },
});
const wideCause = (by: GroupBy, key: Sql): Explaining => ({ ...cause(by, key), isWide: true });
const result = (by: GroupBy, key: Sql): Explaining => ({ ...cause(by, key), isResult: true });

/** A call's prefixes of every length, each in a row of its own. */
const PREFIXES: Explaining = {
  by: 'prefix',
  source: sql`(SELECT *, ${OTHER_NUMBER} AS other_number FROM ${FACTS_SQL}), range(${FEWEST_DIGITS}, ${MOST_DIGITS + 1}) AS lengths(digits)`,
  key: sql`'is ' || ${prefixSql(name('other_number'), name('digits'))}`,
  isResult: false,
  isWide: false,
};

/** For a database with these own dimensions. */
export const explainingOf = (dimensions: readonly string[]): readonly Explaining[] => [
  PREFIXES,
  wideCause('toNumber', field('to')),
  wideCause('fromNumber', field('from')),
  wideCause('endpoint', field('endpoint')),
  cause('account', field('accountSid')),
  cause('direction', field('direction')),
  ...dimensions.flatMap((own) => {
    const column = dimension(dimensions, own);
    return column === null ? [] : [cause(`dim.${own}`, column)];
  }),
  result('sipCode', sql`CAST(${field('sipCode')} AS VARCHAR)`),
  result('sipPhrase', field('sipPhrase')),
  result('outcome', field('outcome')),
  result('hangupBy', field('hangupBy')),
];
