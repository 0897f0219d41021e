/**
 * SQL as fragments that are put together. Texts are only ever bound; a fragment's own text comes from this project's
 * source alone. Numbers are written out: DuckDB plans a statement with parameters twice.
 */

import type { DuckDBValue } from '@duckdb/node-api';

/** `texts` has one more entry than `values`: each value stands between two texts. */
export interface Sql {
  readonly texts: readonly string[];
  readonly values: readonly SqlValue[];
}

export type SqlValue = string | number | boolean | null;

/** A fragment. What's inserted is a value, unless it's a fragment itself. */
export function sql(strings: TemplateStringsArray, ...parts: readonly (Sql | SqlValue)[]): Sql {
  const texts = [strings[0] ?? ''];
  const values: SqlValue[] = [];
  const append = (text: string): void => {
    texts.push(`${texts.pop() ?? ''}${text}`);
  };
  parts.forEach((part, index) => {
    if (isFragment(part)) {
      append(part.texts[0] ?? '');
      texts.push(...part.texts.slice(1));
      values.push(...part.values);
    } else {
      values.push(part);
      texts.push('');
    }
    append(strings[index + 1] ?? '');
  });
  return { texts, values };
}

const isFragment = (part: Sql | SqlValue): part is Sql => typeof part === 'object' && part !== null;

/** Nothing. */
const NOTHING: Sql = { texts: [''], values: [] };

/** A name in double quotes: a column or an alias that this project made. */
export const name = (text: string): Sql => ({
  texts: [`"${text.replaceAll('"', '""')}"`],
  values: [],
});

/** A text of letters and hyphens that this project made, written out. */
export function word(text: string): Sql {
  if (!/^[a-zA-Z-]+$/u.test(text)) throw new RangeError('a word has letters and hyphens');
  return { texts: [`'${text}'`], values: [] };
}

/** A number that has to be whole. */
export function wholeNumber(number: number): Sql {
  if (!Number.isSafeInteger(number)) throw new RangeError(`${number} isn't a whole number`);
  return { texts: [String(number)], values: [] };
}

/** Fragments with a separator between them. */
export function join(parts: readonly Sql[], separator: string): Sql {
  const [first = NOTHING, ...rest] = parts;
  const between: Sql = { texts: [separator], values: [] };
  return rest.reduce((joined, part) => sql`${joined}${between}${part}`, first);
}

/** True if all of them are. */
export const allOf = (conditions: readonly Sql[]): Sql =>
  conditions.length === 0 ? sql`true` : join(conditions, ' AND ');

/** True if any of them is. */
export const anyOf = (conditions: readonly Sql[]): Sql =>
  conditions.length === 0 ? sql`false` : join(conditions, ' OR ');

/** One of these values. An empty list matches nothing. */
export const isOneOf = (value: Sql, among: readonly SqlValue[]): Sql =>
  among.length === 0
    ? sql`false`
    : sql`${value} IN (${join(
        among.map((each) => sql`${each}`),
        ', ',
      )})`;

/** A statement as DuckDB takes it. */
export interface Statement {
  readonly text: string;
  readonly values: DuckDBValue[];
}

/** `$1` and so on in place of texts. */
export function toStatement({ texts, values }: Sql): Statement {
  const bound: DuckDBValue[] = [];
  const written = values.map((value) => {
    if (typeof value === 'number') return numberText(value);
    if (typeof value !== 'string') return String(value);
    bound.push(value);
    return `$${bound.length}`;
  });
  const text = texts.reduce((all, next, index) => `${all}${written[index - 1] ?? ''}${next}`);
  return { text, values: bound };
}

/** With an exponent it's a DOUBLE, without one a DECIMAL. A minus after another one would begin a comment. */
function numberText(number: number): string {
  if (!Number.isFinite(number)) throw new RangeError(`${number} can't be compared`);
  const text = Number.isSafeInteger(number) ? String(number) : number.toExponential();
  return number < 0 ? `(${text})` : text;
}
