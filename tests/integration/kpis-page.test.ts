/** The page about KPIs matches the code: its tables are compared with the lists that the numbers use. */

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { KPIS } from '../../src/core/kpi/kpi-list.ts';
import { OUTCOMES } from '../../src/core/kpi/outcome.ts';
import { rowsOf } from '../support/docs-tables.ts';

const page = readFileSync(new URL('../../docs/reference/kpis.md', import.meta.url), 'utf8');

/** The rows of the tables with this many columns. */
const rowsWith = (columns: number) => rowsOf(page).filter((cells) => cells.length === columns);

test('kpis.md lists exactly the KPIs of the code', () => {
  const expected = KPIS.map(({ id, name, unit, formula, n, better, source }) => [
    ...[`\`${id}\``, name, unit, formula, n, better ?? '', source],
  ]);
  expect(rowsWith(7)).toEqual(expected);
});

test('kpis.md lists exactly the outcomes of the code', () => {
  expect(rowsWith(2).map(([outcome]) => outcome)).toEqual(OUTCOMES.map((each) => `\`${each}\``));
});
