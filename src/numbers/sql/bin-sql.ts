/** The bin of a value as SQL: what `binOf` in `core/kpi/bins.ts` gives. */

import { BIN_BOUNDARIES, LAST_BIN, MOST_WHOLE } from '../../core/kpi/bins.ts';
import { name, type Sql, sql, wholeNumber } from './sql.ts';

const LAST_BOUNDARY = BIN_BOUNDARIES.length - 1;
/** An exponential bin has the number of its upper boundary and this. */
const BEFORE_EXPONENTIAL = LAST_BIN - LAST_BOUNDARY;
const PER_OCTAVE = 32;

/** The boundaries from the first on, as a list. With an exponent a number is a DOUBLE. */
const LIST: Sql = {
  texts: [`[${BIN_BOUNDARIES.map((boundary) => boundary.toExponential()).join(', ')}]`],
  values: [],
};
const LOWEST = BIN_BOUNDARIES[0] ?? 0;

/** The rows of a query with a column `v`, and their `bin`. */
export function withBins(rows: Sql): Sql {
  // The logarithm says near which boundary the value is, and the boundaries on both sides say which it is: so its
  // rounding doesn't matter.
  const near = sql`CAST(ceil(${wholeNumber(PER_OCTAVE)} * log2(greatest(v, ${LOWEST}) / ${LOWEST})) AS INTEGER)`;
  const n = name('near_boundary');
  return sql`SELECT * EXCLUDE (${n}), CASE
      WHEN v <= ${wholeNumber(MOST_WHOLE)} AND v = floor(v) THEN CAST(v AS INTEGER)
      WHEN v <= ${LOWEST} THEN 0
      ELSE ${wholeNumber(BEFORE_EXPONENTIAL)} + least(${wholeNumber(LAST_BOUNDARY)},
        ${n} + CAST(${LIST}[${n} + 1] < v AS INTEGER) - CAST(${LIST}[${n}] >= v AS INTEGER))
      END AS bin
    FROM (SELECT *, least(${wholeNumber(LAST_BOUNDARY)}, greatest(1, ${near})) AS ${n} FROM (${rows}))`;
}
