import { expect, it } from 'vitest';
import { EPOCH, LogInMemory } from '../../tests/support/forwarding-scene.ts';
import type {
  ForwardCursor,
  ForwardCursors,
  StoredCursors,
} from '../ports/forwarding/forward-cursors.ts';
import { type ForwardFrom, firstCursors } from './first-cursors.ts';
import { targetUrl } from './target-url.ts';

const URL_A = targetUrl('https://a.example.com/');
const URL_B = targetUrl('https://b.example.com/');
const NOW = 1_800_000_000_000;

/** Cursors in memory. */
class MemoryCursors implements ForwardCursors {
  stored: readonly ForwardCursor[];
  readonly unreadable: readonly string[];
  kept: readonly unknown[] = [];

  constructor(stored: readonly ForwardCursor[], unreadable: readonly string[]) {
    this.stored = stored;
    this.unreadable = unreadable;
  }

  async all(): Promise<StoredCursors> {
    return { cursors: this.stored, unreadable: this.unreadable };
  }

  async save(cursors: readonly ForwardCursor[]): Promise<void> {
    this.stored = cursors;
  }

  async keep(...kept: readonly unknown[]): Promise<void> {
    this.kept = kept;
  }
}

/** Where these URLs begin over ten records, one a second from `NOW`. */
async function begin(
  stored: readonly ForwardCursor[],
  from: ForwardFrom,
  unreadable: readonly string[] = [],
) {
  let second = 0;
  const log = new LogInMemory(() => NOW + 1000 * second);
  for (; second < 10; second += 1) log.add('CA1');
  log.remove(6);
  const cursors = new MemoryCursors(stored, unreadable);
  const parts = { log, cursors, clock: { now: () => NOW } };
  const first = await firstCursors(parts, [URL_A, URL_B], from);
  expect(cursors.stored).toEqual(first.cursors);
  expect(cursors.kept).toEqual([[URL_A.hash, URL_B.hash], NOW, NOW - 7 * 86_400_000]);
  expect(first.head).toBe(10);
  expect(first.lost).toEqual(from === 'now' ? unreadable : []);
  return first.cursors.map(({ through, pending }) => [through, ...pending]);
}

const known: ForwardCursor = { target: URL_B.hash, epoch: EPOCH, through: 4, pending: [2] };

it.each<[ForwardFrom, number]>([
  ['now', 10],
  ['start', 0],
  [NOW - 1, 0],
  [NOW, 0],
  [NOW + 1, 1],
  [NOW + 4000, 4],
  // The sixth record is gone, so the seventh is next.
  [NOW + 5000, 5],
  [NOW + 9000, 9],
  [NOW + 9001, 10],
])('a new URL begins at %s after position %d, and a known one goes on', async (from, through) => {
  expect(await begin([known], from)).toEqual([[through], [4, 2]]);
});

it.each([
  ['of another database', { ...known, epoch: 'e2' }],
  ['beyond the log', { ...known, through: 11 }],
])('a cursor %s counts for nothing', async (_, cursor) => {
  expect(await begin([cursor], 'now')).toEqual([[10], [10]]);
});

it('a URL whose cursor cannot be read begins only where the setting says', async () => {
  expect(await begin([known], 'now', [URL_A.hash])).toEqual([[4, 2]]);
  expect(await begin([known], NOW + 4000, [URL_A.hash])).toEqual([[4], [4, 2]]);
});
