import { expect, test } from 'vitest';
import { Pace } from './pace.ts';

/** After two looks at the log, three seconds apart. */
function paceAt(recordsPerSecond: number, { tookMs = 200, isCaughtUp = false }) {
  const pace = new Pace();
  pace.afterStep({ at: 10_000, writtenThrough: 500 }, tookMs, isCaughtUp);
  const look = { at: 13_000, writtenThrough: 500 + 3 * recordsPerSecond };
  return { restMs: pace.afterStep(look, tookMs, isCaughtUp), pace };
}

test.each([
  ['2,000 callbacks a second are followed without rest', 2000, 0],
  ['4,000 are, too', 4000, 0],
  ['in a flood it rests nine times as long as it worked', 16_000, 1800],
  ['while it catches up with a log that has stopped growing, it never rests', 0, 0],
])('%s', (_what, records, restMs) => {
  expect(paceAt(records, {}).restMs).toBe(restMs);
});

test.each([
  ['what a disk writes at once after it stalled is no flood', [0, 1000, 1300], [0, 0, 6000], 0],
  ['16,000 callbacks within a second are one', [0, 1000], [0, 16_000], 1800],
  [
    'a flood is over when few callbacks have come for three seconds',
    [0, 1000, 4000],
    [0, 16_000, 17_000],
    0,
  ],
])('%s', (_what, times, records, restMs) => {
  const pace = new Pace();
  const rests = times.map((at, index) =>
    pace.afterStep({ at, writtenThrough: records[index] ?? 0 }, 200, false),
  );
  expect(rests.at(-1)).toBe(restMs);
});

test.each([
  ['once it has caught up, it begins a step each second', 2000, 300, 700],
  ['it rests a little between long steps', 2000, 3000, 200],
  ['in a flood it rests longer than that', 16_000, 300, 2700],
])('%s', (_what, records, tookMs, restMs) => {
  expect(paceAt(records, { tookMs, isCaughtUp: true }).restMs).toBe(restMs);
});

test.each([
  ['questions are answered without rest', 4000, 100, 0],
  ['in a flood they wait nine times as long as the last one took', 16_000, 100, 900],
  ['but not longer than 2 s', 16_000, 3000, 2000],
])('%s', (_what, records, tookMs, restMs) => {
  expect(paceAt(records, {}).pace.afterAnswer(tookMs)).toBe(restMs);
});

test.each([
  ['memory grows after each step', 4000, 200, true],
  ['not again soon after a piece that took long', 4000, 201, false],
  ['not in a flood', 16_000, 0, false],
])('%s', (_what, records, tookMs, isAllowed) => {
  const { pace } = paceAt(records, {});
  pace.afterPiece(11_000, 11_000 + tookMs);
  expect(pace.allowsPiece(12_000)).toBe(isAllowed);
});
