/** The page about KPIs matches the code: its tables are compared with the lists that the numbers use. */

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { KPIS } from '../../src/core/kpi/kpi-list.ts';
import { OUTCOMES } from '../../src/core/kpi/outcome.ts';

const page = readFileSync(new URL('../../docs/reference/kpis.md', import.meta.url), 'utf8');

/** The cells of each table row whose first cell is code, of tables with so many columns. */
const rowsOf = (columns: number): readonly (readonly string[])[] =>
  page
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    )
    .filter((cells) => cells.length === columns);

test('kpis.md lists exactly the KPIs of the code', () => {
  const expected = KPIS.map(({ id, name, unit, formula, n, better, source }) => [
    ...[`\`${id}\``, name, unit, formula, n, better ?? '', source],
  ]);
  expect(rowsOf(7)).toEqual(expected);
});

test('kpis.md lists exactly the outcomes of the code', () => {
  expect(rowsOf(2).map(([outcome]) => outcome)).toEqual(OUTCOMES.map((each) => `\`${each}\``));
});
