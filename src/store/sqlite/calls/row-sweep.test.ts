import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RowSweep } from './row-sweep.ts';

interface Row {
  readonly row: { readonly id: number };
}
const rowOf = (id: number): Row => ({ row: { id } });
const idsOf = (rows: readonly Row[]): readonly number[] => rows.map(({ row }) => row.id);
const ALL = Number.MAX_SAFE_INTEGER;

function sweepOf(ids: readonly number[]): RowSweep<Row> {
  const sweep = new RowSweep<Row>();
  for (const id of ids) sweep.add(rowOf(id), id);
  return sweep;
}

/** How long rows wait in ms, with 20 changes a ms to rows that `idAt` names, and a commit every 40 ms. */
function longestWait(idAt: (change: number) => number): number {
  const sweep = new RowSweep<Row>();
  const behindSince = new Map<number, number>();
  let [change, longest] = [0, 0];
  for (let now = 1; now < 4000; now += 1) {
    for (let n = 0; n < 20; n += 1) {
      const id = idAt(change);
      change += 1;
      if (behindSince.has(id)) continue;
      behindSince.set(id, now);
      sweep.add(rowOf(id), id);
    }
    if (now % 40 > 0) continue;
    for (const { row } of sweep.take(now, 1600)) {
      longest = Math.max(longest, now - (behindSince.get(row.id) ?? expect.fail()));
      behindSince.delete(row.id);
    }
  }
  expect(Math.max(...[...behindSince.values()].map((since) => 4000 - since))).toBeLessThan(700);
  return longest;
}

describe('the sweep over stale rows', () => {
  it('goes through them in order of their ids', () => {
    const sweep = sweepOf([90_000, 3, 4097, 5, 200_000, 4096]);
    expect(idsOf(sweep.take(1000, ALL))).toEqual([3, 5, 4096, 4097, 90_000, 200_000]);
  });

  it('takes rows that become due ahead of the hand in this round, and those behind it in the next', () => {
    const sweep = sweepOf([3, 50_000, 100_000]);
    expect(idsOf(sweep.take(1000, 2))).toEqual([3, 50_000]);
    for (const id of [70_000, 40_000, 120_000]) sweep.add(rowOf(id), id);
    expect(idsOf(sweep.take(2000, ALL))).toEqual([70_000, 100_000, 120_000, 40_000]);
  });

  it('takes each of them once, and no more at a time than allowed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uniqueArray(fc.nat(100_000), { maxLength: 40 }), { maxLength: 10 }),
        fc.integer({ min: 1, max: 30 }),
        (portions, most) => {
          const sweep = new RowSweep<Row>();
          const [added, taken]: [number[], number[]] = [[], []];
          const take = (now: number): number => {
            const ids = idsOf(sweep.take(now, most));
            expect(ids.length).toBeLessThanOrEqual(most);
            taken.push(...ids);
            return ids.length;
          };
          let now = 0;
          for (const portion of portions) {
            for (const id of portion) sweep.add(rowOf(id), id);
            added.push(...portion);
            now += 100;
            take(now);
          }
          do now += 10_000;
          while (take(now) > 0);
          expect(taken.toSorted((a, b) => a - b)).toEqual(added.toSorted((a, b) => a - b));
        },
      ),
    );
  });

  it.each([
    ['all over 100,000 calls', (change: number) => Math.imul(change, 0x9e3779b1) >>> 15],
    [
      'to the same 300',
      (change: number) => 100_000 + ((Math.imul(change, 0x9e3779b1) >>> 0) % 300),
    ],
    ['in turn', (change: number) => Math.floor(change / 8)],
    ['to a few among millions', (change: number) => (Math.imul(change, 0x9e3779b1) >>> 8) * 3],
  ])('leaves none waiting for much longer than a round: changes %s', (_, idAt) => {
    expect(longestWait(idAt)).toBeLessThan(700);
  });

  it('has nothing left after it is cleared', () => {
    const sweep = sweepOf([1, 50_000, 100_000]);
    sweep.take(1000, 1);
    sweep.clear();
    expect(sweep.take(9000, ALL)).toEqual([]);
    sweep.add(rowOf(2), 2);
    expect(idsOf(sweep.take(9001, ALL))).toEqual([2]);
  });
});
