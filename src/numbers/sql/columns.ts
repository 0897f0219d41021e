/** The columns of the facts, as SQL. */

import {
  dimensionColumn,
  type FactField,
  FIELD_COLUMNS,
  ROW_COLUMNS,
} from '../tables/fact-columns.ts';
import { name, type Sql } from './sql.ts';

/** The column of a field of a fact. */
export const field = (of: FactField): Sql => name(FIELD_COLUMNS[of].name);

/** A column that a row has beside its fact. */
export const rowColumn = (of: keyof typeof ROW_COLUMNS): Sql => name(ROW_COLUMNS[of].name);

/** The column of an own dimension; null if there's none with this name. */
export function dimension(dimensions: readonly string[], wanted: string): Sql | null {
  const index = dimensions.indexOf(wanted);
  return index === -1 ? null : name(dimensionColumn(index));
}
