/** What can explain a move: facts of a call that many calls share. */

import type { GroupBy } from '../../../ports/numbers/questions.ts';
import { dimension, field } from '../../sql/columns.ts';
import { type Sql, sql } from '../../sql/sql.ts';

/** A text of each call, or the prefixes of the number at its other end. */
export type Explaining = Column | { readonly by: 'prefix'; readonly isResult: false };

export interface Column {
  readonly by: Exclude<GroupBy, 'prefix'>;
  readonly key: Sql;
  /**
   * Whether it says how calls came out rather than which calls they were. It always accompanies a move; which
   * calls are concerned says more about its cause.
   */
  readonly isResult: boolean;
  /** Whether there can be as many groups as calls. */
  readonly isWide: boolean;
}

export const isColumn = (explaining: Explaining): explaining is Column =>
  explaining.by !== 'prefix';

const cause = (by: Column['by'], key: Sql): Column => ({
  ...{ by, key, isResult: false, isWide: false },
});
const wideCause = (by: Column['by'], key: Sql): Column => ({ ...cause(by, key), isWide: true });
const result = (by: Column['by'], key: Sql): Column => ({ ...cause(by, key), isResult: true });

/** For a database with these own dimensions. */
export const explainingOf = (dimensions: readonly string[]): readonly Explaining[] => [
  { by: 'prefix', isResult: false },
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
