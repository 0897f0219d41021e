import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TimerHeap } from './timer-heap.ts';

test('entries come out by time, and in the order of arrival if times are equal', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20 })), (times) => {
      const heap = new TimerHeap<number>();
      times.forEach((at, index) => {
        heap.push(at, index);
      });
      const popped: (readonly [number, number])[] = [];
      for (let entry = heap.pop(); entry !== undefined; entry = heap.pop()) {
        popped.push([entry.at, entry.item]);
      }
      const expected = times
        .map((at, index) => [at, index] as const)
        .sort(([a, i], [b, j]) => a - b || i - j);
      expect(popped).toEqual(expected);
    }),
  );
});

test('alternating pushes and pops keep the order', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.integer({ min: 0, max: 100 }))), (actions) => {
      const heap = new TimerHeap<null>();
      const model: number[] = [];
      for (const action of actions) {
        if (action === null) expect(heap.pop()?.at).toBe(model.shift());
        else {
          heap.push(action, null);
          model.push(action);
          model.sort((a, b) => a - b);
        }
        expect(heap.size).toBe(model.length);
        expect(heap.peek()?.at).toBe(model[0]);
      }
    }),
  );
});
