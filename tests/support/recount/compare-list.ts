/** Which calls a list shows, in its order, page by page and back again; and how many there are. */

import type { FactFilter } from '../../../src/core/fact-filter.ts';
import type { CallRows } from '../../../src/ports/numbers/numbers.ts';
import type { CallOrder, CallsQuestion } from '../../../src/ports/numbers/questions.ts';
import { EVERYTHING } from '../askers.ts';
import { answered, type Compared } from './compare-figures.ts';
import type { CountedCall } from './read-calls.ts';
import { isSelected, mosOf, pddOf } from './selected.ts';

interface ListAsked {
  readonly filter: FactFilter;
  readonly order: CallsQuestion['order'];
  readonly limit: number;
  /** How many pages are asked for. */
  readonly pages: number;
  /** The store's id of a call. */
  readonly rowIdOf: (one: CountedCall) => number;
}

const VALUES: Readonly<Record<CallOrder, (one: CountedCall) => number | null>> = {
  startedAt: ({ started }) => started,
  durationSeconds: ({ call }) => call.durationSeconds,
  ringSeconds: ({ call }) => call.ringSeconds,
  pddSeconds: pddOf,
  mos: mosOf,
};

export async function compareList(compared: Compared, asked: ListAsked): Promise<void> {
  const { numbers, recount, tally } = compared;
  const { filter, order, limit, pages, rowIdOf } = asked;
  const selected = recount.calls.filter((one) => isSelected(one, filter));
  const where = `calls with ${JSON.stringify(filter)} by ${JSON.stringify(order)}`;
  const { calls } = await answered(numbers.count(EVERYTHING, filter));
  tally.holds(
    calls === selected.length,
    () => `${where}: ${calls} calls, recounted ${selected.length}`,
  );
  const expected = inOrder(selected, order, rowIdOf).slice(0, limit * pages);
  const read: (readonly number[])[] = [];
  let cursor: string | null = null;
  let previous: string | null = null;
  while (read.length < pages && (cursor !== null || read.length === 0)) {
    const page: CallRows = await answered(
      numbers.callRows(EVERYTHING, { filter, order, cursor, limit }),
    );
    read.push(page.rowIds);
    cursor = page.nextCursor;
    previous = page.previousCursor;
  }
  holdsRows(compared, where, read.flat(), expected);
  tally.holds(
    cursor !== null || read.flat().length === selected.length,
    () => `${where}: it ends too early`,
  );
  if (previous === null) return;
  const back = await answered(
    numbers.callRows(EVERYTHING, { filter, order, cursor: previous, limit }),
  );
  holdsRows(compared, `${where}, backwards`, back.rowIds, read.at(-2) ?? []);
}

function inOrder(
  selected: readonly CountedCall[],
  { by, descending }: CallsQuestion['order'],
  rowIdOf: (one: CountedCall) => number,
): readonly number[] {
  const sign = descending ? -1 : 1;
  return selected
    .map((one) => ({ value: VALUES[by](one), rowId: rowIdOf(one) }))
    .sort((a, b) => {
      // Calls without a value come last in either order.
      if ((a.value === null) !== (b.value === null)) return a.value === null ? 1 : -1;
      return sign * ((a.value ?? 0) - (b.value ?? 0) || a.rowId - b.rowId);
    })
    .map(({ rowId }) => rowId);
}

const holdsRows = (
  { tally }: Compared,
  where: string,
  actual: readonly number[],
  expected: readonly number[],
): void =>
  tally.holds(
    actual.length === expected.length && actual.every((row, index) => row === expected[index]),
    () => `${where}: rows ${actual.slice(0, 20)}, recounted ${expected.slice(0, 20)}`,
  );
