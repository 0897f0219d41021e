import { expect, test } from 'vitest';
import { toneBytes, toneWav } from './tone.ts';

test.each([
  [0, 1],
  [1, 1],
  [7, 1],
  [3, 2],
] as const)('%i s in %i channels are a valid WAV file', (seconds, channels) => {
  const file = Buffer.concat([...toneWav(seconds, channels)]);
  expect(file).toHaveLength(toneBytes(seconds, channels));
  expect(file.toString('ascii', 0, 4)).toBe('RIFF');
  expect(file.readUInt32LE(4)).toBe(file.length - 8);
  expect(file.toString('ascii', 8, 16)).toBe('WAVEfmt ');
  expect(file.readUInt16LE(22)).toBe(channels);
  expect(file.readUInt32LE(24)).toBe(8_000);
  expect(file.readUInt16LE(34)).toBe(16);
  const bytesPerSecond = file.readUInt32LE(28);
  expect(file.readUInt32LE(40) / bytesPerSecond).toBe(seconds);
});

test('it sounds softly, and one second follows another without a click', () => {
  const [, first = Buffer.alloc(0), second] = [...toneWav(2, 1)];
  expect(second).toEqual(first);
  const samples = Array.from({ length: 8_000 }, (_, i) => first.readInt16LE(i * 2));
  expect(Math.max(...samples)).toBeGreaterThan(2_000);
  expect(Math.max(...samples)).toBeLessThan(8_000);
  const steps = samples.map((sample, i) =>
    Math.abs(sample - (samples[i - 1] ?? samples.at(-1) ?? 0)),
  );
  expect(Math.max(...steps)).toBeLessThan(1_100);
});

test('an hour is generated second by second', () => {
  let pieces = 0;
  for (const piece of toneWav(3_600, 1)) {
    pieces += 1;
    expect(piece.length).toBeLessThanOrEqual(16_000);
  }
  expect(pieces).toBe(3_601);
});
