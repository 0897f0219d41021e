/** Own numbers that had calls, and none for some time. */

import { EVERYTHING } from '../askers.ts';
import { answered, type Compared } from './compare-figures.ts';
import { GROUP_KEYS } from './group-keys.ts';

const DAY_MS = 86_400_000;

/** `days` can be a part of one. */
export async function compareSilentNumbers(
  { numbers, recount, tally }: Compared,
  { days, limit }: { readonly days: number; readonly limit: number },
): Promise<void> {
  const answer = await answered(numbers.silentNumbers(EVERYTHING, { filter: {}, days, limit }));
  const asOf = Date.parse(answer.asOf);
  const started = recount.calls.flatMap((one) => {
    const number = GROUP_KEYS['ownNumber']?.(one, one.started, 'UTC') ?? null;
    return number === null || one.started === null || one.started >= asOf
      ? []
      : [{ number, at: one.started }];
  });
  const expected = [...Map.groupBy(started, ({ number }) => number)]
    .map(([number, calls]) => ({
      ...{ number, calls: calls.length },
      last: Math.max(...calls.map(({ at }) => at)),
    }))
    .filter(({ last }) => last < asOf - days * DAY_MS)
    .toSorted((a, b) => b.last - a.last || (a.number < b.number ? -1 : 1));
  const said = answer.numbers.map((one) => `${one.number} ${one.lastCallAt} ${one.calls}`);
  const listed = expected
    .slice(0, limit)
    .map(({ number, last, calls }) => `${number} ${new Date(last).toISOString()} ${calls}`);
  tally.holds(
    said.join() === listed.join() && answer.others === expected.length - listed.length,
    () => `silent numbers: ${said.join()} and ${answer.others} more, recounted ${listed.join()}`,
  );
}
