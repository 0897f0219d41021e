/** What every store promises about the cursors of forwarding. */

import { afterEach, describe, expect, it } from 'vitest';
import type { ForwardCursor, ForwardCursors } from '../../src/ports/forwarding/forward-cursors.ts';
import type { StoreHarness } from '../support/store-harness.ts';

const DAY_MS = 86_400_000;
const cursorOf = (target: string, through: number, pending: readonly number[] = []) => ({
  ...{ target, epoch: 'e1', through, pending },
});

const byTarget = async (stored: ForwardCursors): Promise<readonly ForwardCursor[]> => {
  const { cursors } = await stored.all();
  return cursors.toSorted((a, b) => (a.target < b.target ? -1 : 1));
};

export function describeForwardCursors(name: string, harness: StoreHarness): void {
  describe(`${name} as a store of cursors`, () => {
    afterEach(() => harness.clear());

    it('has the last that was saved of each target, also after a restart', async () => {
      const store = await harness.open();
      expect(await store.forwardCursors.all()).toEqual({ cursors: [], unreadable: [] });
      await store.forwardCursors.save([cursorOf('a', 5), cursorOf('b', 7, [2, 3, 7])]);
      await store.forwardCursors.save([]);
      await store.forwardCursors.save([cursorOf('a', 9, [8])]);

      const saved = [cursorOf('a', 9, [8]), cursorOf('b', 7, [2, 3, 7])];
      expect(await byTarget(store.forwardCursors)).toEqual(saved);
      const again = await store.reopen();
      expect(await byTarget(again.forwardCursors)).toEqual(saved);
    });

    it('forgets a target that has been gone for long, and none that is there or came back', async () => {
      const { forwardCursors } = await harness.open();
      await forwardCursors.save(['back', 'gone', 'there'].map((target) => cursorOf(target, 1)));
      const keep = (targets: readonly string[], day: number) =>
        forwardCursors.keep(targets, day * DAY_MS, (day - 7) * DAY_MS);
      await keep(['there'], 100);
      await keep(['there'], 106);
      expect(await byTarget(forwardCursors)).toHaveLength(3);
      await keep(['there', 'back'], 106);
      await keep(['there'], 107);

      const left = (await byTarget(forwardCursors)).map(({ target }) => target);
      expect(left).toEqual(['back', 'there']);
    });
  });
}
