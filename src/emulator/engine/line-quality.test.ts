import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomStreams } from '../chance/seeded-random.ts';
import { drawLine, measureAudio } from './line-quality.ts';

const anyLine = fc.string().map((seed) => drawLine(randomStreams(seed, 0).stream('line')));
const anyTalkMs = fc.integer({ min: 0, max: 3_600_000 });

test('packets heard and packets skipped add up to the length of the call', () => {
  fc.assert(
    fc.property(anyLine, anyTalkMs, (line, talkMs) => {
      const audio = measureAudio(line, talkMs);
      const packets = audio.mediaPackets + audio.skippedPackets;
      expect(packets).toBeLessThanOrEqual(talkMs / 20);
      expect(packets).toBeGreaterThanOrEqual(Math.floor(talkMs / 20) - 25);
      expect(audio.outMediaPackets).toBeLessThanOrEqual(talkMs / 20);
    }),
  );
});

test('57 s at 20 ms are about 2850 packets', () => {
  const audio = measureAudio(
    { lossBurstRate: 0, meanBurstPackets: 1, lateRate: 0, jitterMs: 3, seed: 7 },
    57_000,
  );
  expect(audio.mediaPackets).toBeGreaterThan(2_820);
  expect(audio.mediaPackets).toBeLessThanOrEqual(2_850);
  expect(audio.skippedPackets).toBe(0);
  expect(audio.mos).toBe(4.5);
  expect(audio.averagePtimeMs).toBeCloseTo(20, 1);
});

test('no number contradicts another', () => {
  fc.assert(
    fc.property(anyLine, anyTalkMs, (line, talkMs) => {
      const audio = measureAudio(line, talkMs);
      expect(audio.mos).toBeGreaterThanOrEqual(1);
      expect(audio.mos).toBeLessThanOrEqual(4.5);
      // A score below the best has a cause, and a clean line has the best.
      if (audio.mos < 4.5) expect(audio.skippedPackets).toBeGreaterThan(0);
      if (audio.skippedPackets === 0) expect(audio.mos).toBe(4.5);
      expect(audio.flushedPackets).toBeLessThanOrEqual(audio.skippedPackets);
      expect(audio.dtmfPackets).toBeLessThanOrEqual(audio.mediaPackets);
      expect(audio.jitterMinVariance).toBeLessThanOrEqual(audio.jitterMaxVariance);
      // The mean interval is the time of all packets over those that were heard.
      if (audio.mediaPackets > 0) {
        const mediaMs = audio.averagePtimeMs * audio.mediaPackets;
        expect(mediaMs).toBeLessThanOrEqual(talkMs);
        expect(mediaMs).toBeGreaterThan(talkMs - 500);
      }
    }),
  );
});

test('lines that lose more score worse', () => {
  const mosAt = (lossBurstRate: number, meanBurstPackets: number): number =>
    measureAudio({ lossBurstRate, meanBurstPackets, lateRate: 0, jitterMs: 5, seed: 1 }, 120_000)
      .mos;
  const [clean, single, bursts, awful] = [
    mosAt(0, 1),
    mosAt(0.05, 1),
    mosAt(0.05, 2),
    mosAt(0.06, 3),
  ];
  expect(clean).toBe(4.5);
  expect(single).toBeLessThan(clean);
  expect(bursts).toBeLessThan(single);
  expect(awful).toBeLessThan(bursts);
});

test('the same line measures the same', () => {
  fc.assert(
    fc.property(anyLine, anyTalkMs, (line, talkMs) => {
      expect(measureAudio(line, talkMs)).toEqual(measureAudio(line, talkMs));
    }),
  );
});
