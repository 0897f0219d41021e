/** Groups as texts that are never null, so that SQL can compare them: the group without a value is one of them. */

import { type Sql, sql, word } from '../../sql/sql.ts';
import type { Key } from '../measuring/cells.ts';

const NONE = 'none';
/** All groups that aren't listed. */
export const OTHER = 'other';

/** The group of a fact. In the order of keys, the group without one last. */
export const placeSql = (key: Sql): Sql => sql`coalesce('is ' || ${key}, ${word(NONE)})`;

export const keyOfPlace = (place: string): Key =>
  place === NONE ? null : place.slice('is '.length);
