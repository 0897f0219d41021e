import { describe, expect, it } from 'vitest';
import { observe, progressOf } from '../../../../tests/support/store-observations.ts';
import { type Batch, BatchQueue } from '../journal/batch-queue.ts';
import { CommitQueue, type JournaledBatch, type Portion } from './commit-queue.ts';

/** A batch of this many callbacks. */
function batchOf(callbacks: number): Batch {
  const queue = new BatchQueue();
  for (let index = 0; index < callbacks; index += 1) {
    queue.add(observe(progressOf(`CA${index}`, 'ringing', 1)), () => undefined, 0);
  }
  return queue.take() ?? expect.fail('a batch was filled');
}

const journaled = (sequence: number, callbacks = 1): JournaledBatch => ({
  batch: batchOf(callbacks),
  sequence,
  at: sequence * 1000,
});

function sending() {
  const sent: number[][] = [];
  const note = (portion: Portion) => sent.push(portion.map(({ sequence }) => sequence));
  return { sent, queue: new CommitQueue(note) };
}

describe('batches waiting to be committed', () => {
  it('are sent at once if nothing is being committed, and wait otherwise', () => {
    const { sent, queue } = sending();
    for (const sequence of [1, 2, 3]) queue.add(journaled(sequence));
    expect(sent).toEqual([[1]]);
  });

  it('are sent together on request, in their order', () => {
    const { sent, queue } = sending();
    for (const sequence of [1, 2, 3]) queue.add(journaled(sequence));
    queue.hurry();
    expect(sent).toEqual([[1], [2, 3]]);
    queue.hurry();
    expect(sent).toHaveLength(2);
  });

  it('are sent a thousand callbacks at a time, a larger batch by itself', () => {
    const { sent, queue } = sending();
    queue.add(journaled(1));
    const sizes = [600, 400, 1, 1200, 500, 500];
    for (const [index, size] of sizes.entries()) queue.add(journaled(index + 2, size));
    queue.hurry();
    expect(sent).toEqual([[1], [2, 3], [4], [5], [6, 7]]);
  });

  it('are committed in the order in which they were sent', () => {
    const { queue } = sending();
    expect(queue.oldestAt).toBeNull();
    for (const sequence of [1, 2, 3]) queue.add(journaled(sequence));
    queue.hurry();

    expect(queue.oldestAt).toBe(1000);
    expect(queue.committed().map(({ sequence }) => sequence)).toEqual([1]);
    expect(queue.oldestAt).toBe(2000);
    expect(queue.committed().map(({ sequence }) => sequence)).toEqual([2, 3]);
    expect(queue.oldestAt).toBeNull();
    expect(() => queue.committed()).toThrow('what it was not given');
  });

  it('are searched for a call until the database has them', () => {
    const { queue } = sending();
    // The first is being committed, and the second waits. Their calls are CA0, and CA0 to CA2.
    queue.add(journaled(1));
    queue.add(journaled(2, 3));
    expect(['CA0', 'CA2', 'CA3'].map((sid) => queue.mayHold(sid))).toEqual([true, true, false]);

    queue.committed();
    expect(queue.mayHold('CA2')).toBe(true);
    queue.hurry();
    queue.committed();
    expect(queue.mayHold('CA2')).toBe(false);
  });

  it('may hold any call if they are too many to search', () => {
    const { queue } = sending();
    queue.add(journaled(1, 1500));
    expect(queue.mayHold('CA9999')).toBe(true);
  });
});
