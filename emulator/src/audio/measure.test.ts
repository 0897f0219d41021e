import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomStreams } from '../world/seeded-random.ts';
import { drawLine, LINE_KINDS, type LineKind, lineOf, meanLoss } from './line-quality.ts';
import { measureAudio } from './measure.ts';
import { mosOf } from './mos.ts';

const chanceOf = (seed: string) => randomStreams(seed, 0).stream('line');
const anyLine = fc
  .tuple(fc.string(), fc.constantFrom(...LINE_KINDS))
  .map(([seed, kind]) => lineOf(kind, chanceOf(seed)));
const anyTalkMs = fc.oneof(
  fc.integer({ min: 0, max: 1_000 }),
  fc.integer({ min: 0, max: 600_000 }),
  fc.constant(0),
);

test('packets heard and packets skipped add up to the length of the call', () => {
  fc.assert(
    fc.property(anyLine, anyTalkMs, (line, talkMs) => {
      const audio = measureAudio(line, talkMs);
      const packets = audio.mediaPackets + audio.skippedPackets;
      expect(packets).toBeLessThanOrEqual(talkMs / 20);
      const expected = line.hasAudio ? Math.floor(talkMs / 20) - 25 : 0;
      expect(packets).toBeGreaterThanOrEqual(expected);
      expect(audio.outMediaPackets).toBeLessThanOrEqual(talkMs / 20);
      expect(audio.outLost).toBeLessThanOrEqual(audio.outMediaPackets);
    }),
    { numRuns: 1_000 },
  );
});

test('57 s at 20 ms give about 2850 packets, as in recorded payloads', () => {
  const audio = measureAudio(lineOf('perfect', chanceOf('57')), 57_000);
  expect(audio.mediaPackets).toBeGreaterThan(2_820);
  expect(audio.mediaPackets).toBeLessThanOrEqual(2_850);
  expect(audio.skippedPackets).toBe(0);
  expect(audio.mos).toBe(4.5);
  expect(audio.averagePtimeMs).toBeCloseTo(20, 1);
});

test('the figures are consistent', () => {
  fc.assert(
    fc.property(anyLine, anyTalkMs, (line, talkMs) => {
      const audio = measureAudio(line, talkMs);
      for (const value of Object.values(audio)) expect(value).toBeGreaterThanOrEqual(0);
      expect(audio.mos).toBe(mosOf(audio.qualityPercent));
      // The media server's formula falls below 1 between 1 and 6 %.
      expect(audio.mos).toBeGreaterThan(0.98);
      expect(audio.mos).toBeLessThanOrEqual(4.5);
      // A score below the best has a cause, and a line without losses has the best.
      if (audio.mos < 4.5) expect(audio.skippedPackets).toBeGreaterThan(0);
      if (audio.skippedPackets === 0) expect(audio.mos).toBe(4.5);
      expect(audio.flushedPackets).toBeLessThanOrEqual(audio.skippedPackets);
      expect(audio.dtmfPackets).toBeLessThanOrEqual(audio.mediaPackets);
      expect(audio.jitterMinVariance).toBeLessThanOrEqual(audio.jitterMaxVariance);
      // The mean interval is the total time divided by the packets that were heard.
      if (audio.mediaPackets > 0) {
        const mediaMs = audio.averagePtimeMs * audio.mediaPackets;
        expect(mediaMs).toBeLessThanOrEqual(talkMs + 0.001);
        expect(mediaMs).toBeGreaterThan(talkMs - 500);
      }
    }),
    { numRuns: 2_000 },
  );
});

test('if nothing is heard, everything is 0 except the score, which keeps its initial value', () => {
  const { outMediaPackets, ...audio } = measureAudio(lineOf('silent', chanceOf('s')), 60_000);
  expect(outMediaPackets).toBeGreaterThan(2_800);
  expect(audio).toEqual({
    mos: 4.5,
    qualityPercent: 100,
    averagePtimeMs: 0,
    mediaPackets: 0,
    skippedPackets: 0,
    flushedPackets: 0,
    dtmfPackets: 0,
    largestJitterBuffer: 0,
    jitterMinVariance: 0,
    jitterMaxVariance: 0,
    outDtmfPackets: 0,
    outLost: 0,
  });
});

const averageOf = (kind: LineKind) => {
  const calls = Array.from({ length: 200 }, (_, index) =>
    measureAudio(lineOf(kind, chanceOf(`${kind}/${index}`)), 120_000),
  );
  const mean = (pick: (call: (typeof calls)[number]) => number) =>
    calls.reduce((sum, call) => sum + pick(call), 0) / calls.length;
  return {
    mos: mean((call) => call.mos),
    skipped: mean((call) => call.skippedPackets),
    variance: mean((call) => call.jitterMaxVariance),
    buffer: mean((call) => call.largestJitterBuffer),
  };
};

test('worse lines score worse, skip more and jitter more', () => {
  const perfect = averageOf('perfect');
  const good = averageOf('good');
  const fair = averageOf('fair');
  const poor = averageOf('poor');
  expect(perfect.mos).toBe(4.5);
  expect(good.mos).toBeGreaterThan(4.45);
  expect(fair.mos).toBeLessThan(good.mos);
  expect(poor.mos).toBeLessThan(3.9);
  expect(poor.skipped).toBeGreaterThan(3 * fair.skipped);
  expect(poor.variance).toBeGreaterThan(fair.variance);
  expect(perfect.buffer).toBe(0);
});

test('jitter alone skips packets and deepens the buffer, without affecting the score', () => {
  const jittery = averageOf('jittery');
  expect(jittery.mos).toBeGreaterThan(4.45);
  expect(jittery.skipped).toBeGreaterThan(100);
  expect(jittery.buffer).toBe(6);
});

test('a bad line sounds bad in every call, within half a minute', () => {
  const scores = Array.from(
    { length: 400 },
    (_, index) => measureAudio(lineOf('bad', chanceOf(`bad/${index}`)), 30_000).mos,
  ).sort((one, other) => one - other);
  expect(scores.at(-1)).toBeLessThan(4);
  expect(scores.at(380)).toBeLessThan(3.5);
});

test('nothing is flushed if there is no jitter buffer', () => {
  for (let i = 0; i < 200; i += 1) {
    const audio = measureAudio(lineOf('good', chanceOf(`buffer/${i}`)), 3_600_000);
    expect(audio.largestJitterBuffer).toBe(0);
    expect(audio.flushedPackets).toBe(0);
  }
});

test('over time, a line loses as much as its states imply', () => {
  const line = lineOf('poor', chanceOf('long run'));
  // An hour, with little jitter: late packets are dropped in addition to the losses.
  const audio = measureAudio({ ...line, jitterMs: 0.5 }, 3_600_000);
  expect(audio.skippedPackets / 180_000).toBeCloseTo(meanLoss(line), 2);
});

test('each gap costs extra: single losses score lower than the same losses in bursts', () => {
  const line = { ...lineOf('perfect', chanceOf('bursts')), jitterMs: 1 };
  const bursts = { ...line, goodToBad: 0.02, badToGood: 0.3, lossInBad: 0.6 };
  const single = { ...line, lossInGood: meanLoss(bursts) };
  const mos = (of: typeof line) => measureAudio(of, 1_800_000).mos;
  expect(mos(single)).toBeLessThan(mos(bursts));
});

test('pressed digits are sent as packets', () => {
  const line = lineOf('perfect', chanceOf('digits'));
  const audio = measureAudio(line, 30_000, { heard: 4, sent: 2 });
  expect(audio.dtmfPackets).toBe(44);
  expect(audio.outDtmfPackets).toBe(22);
});

test('the same line measures the same', () => {
  fc.assert(
    fc.property(anyLine, anyTalkMs, (line, talkMs) => {
      expect(measureAudio(line, talkMs)).toEqual(measureAudio(line, talkMs));
    }),
  );
});

test('most drawn lines are good', () => {
  const scores = Array.from(
    { length: 2_000 },
    (_, index) => measureAudio(drawLine(chanceOf(`${index}`)), 90_000).mos,
  );
  expect(scores.filter((mos) => mos > 4.4).length).toBeGreaterThan(1_800);
  expect(scores.filter((mos) => mos < 4).length).toBeGreaterThan(5);
});
