import { describe, expect, it, test } from 'vitest';
import { mediaServerMos } from '../../../tests/support/media-server-score.ts';
import type { Audio } from '../wire/call.ts';
import { type AudioFlaw, judgeAudio } from './audio-verdict.ts';
import { flawClause, partyOf, soundOf } from './audio-words.ts';

/** Four minutes without a flaw. */
const CLEAN: Audio = {
  mos: 4.5,
  averagePtimeMs: 20.01,
  jitterMinMs: 0,
  jitterMaxMs: 9.27,
  mediaPackets: 12_000,
  skippedPackets: 1,
  flushedPackets: 0,
  largestJitterBuffer: 0,
  dtmfPackets: 0,
  outMediaPackets: 12_000,
  outDtmfPackets: 0,
  outLost: 0,
  lossPercent: 0.01,
};

const flaws = (audio: Partial<Audio>): readonly AudioFlaw[] =>
  judgeAudio({ ...CLEAN, ...audio }).flaws;

describe('the verdict on audio', () => {
  test.each<[string, Partial<Audio>, readonly AudioFlaw[]]>([
    ['a clean call', {}, []],
    ['losses below 1%', { lossPercent: 0.9, mos: 4.2 }, []],
    [
      'single losses',
      { lossPercent: 5, mos: 4.2 },
      [{ kind: 'loss', percent: 5, isInBursts: false }],
    ],
    ['bursts', { lossPercent: 3.1, mos: 3.42 }, [{ kind: 'loss', percent: 3.1, isInBursts: true }]],
    [
      'more losses than a score can explain',
      { lossPercent: 25, mos: 1.4 },
      [{ kind: 'loss', percent: 25, isInBursts: false }],
    ],
    ['no score', { lossPercent: 3, mos: null }, [{ kind: 'loss', percent: 3, isInBursts: false }]],
    ['what the party missed', { outLost: 480 }, [{ kind: 'far-end-loss', percent: 4 }]],
    ['jitter', { jitterMaxMs: 45 }, [{ kind: 'jitter', milliseconds: 45 }]],
    ['jitter at the limit', { jitterMaxMs: 30 }, []],
    ['flushes', { flushedPackets: 100 }, [{ kind: 'flushes', packets: 100 }]],
    ['a slow clock', { averagePtimeMs: 20.2 }, [{ kind: 'clock-drift', percent: -1 }]],
    ['a fast clock', { averagePtimeMs: 29.7 }, [{ kind: 'clock-drift', percent: 1 }]],
    ['a slow clock in a short call', { averagePtimeMs: 20.2, mediaPackets: 500 }, []],
    ['an odd packet time', { averagePtimeMs: 25 }, []],
    ['nothing heard', { mediaPackets: 0, mos: null, lossPercent: null }, [{ kind: 'silence' }]],
    [
      'nothing on either side',
      { mediaPackets: 0, outMediaPackets: 0, mos: null, lossPercent: null },
      [],
    ],
  ])('on %s', (_, audio, expected) => {
    expect(flaws(audio)).toEqual(
      expected.map((flaw) =>
        'percent' in flaw ? { ...flaw, percent: expect.closeTo(flaw.percent, 1) } : flaw,
      ),
    );
  });

  it('does not take the gaps that losses leave for a slow clock', () => {
    const found = flaws({ averagePtimeMs: 20 / 0.96, lossPercent: 4, mos: 4.28 });
    expect(found.map(({ kind }) => kind)).toEqual(['loss']);
  });

  it('has nothing to say without figures', () => {
    const nothing = Object.fromEntries(Object.keys(CLEAN).map((name) => [name, null]));
    expect(judgeAudio({ ...CLEAN, ...nothing })).toEqual({ grade: null, flaws: [] });
  });

  test.each([
    [1, 1],
    [2, 1],
    [5, 1],
    [8, 1],
  ])(
    'agrees with the media server that every %d in 100 packets lost singly is no burst',
    (percent) => {
      const sequence = Array.from({ length: 20_000 }, (_, index) => index).filter(
        (index) => index % Math.round(100 / percent) !== 7,
      );
      const mos = mediaServerMos(sequence);
      expect(flaws({ lossPercent: percent, mos })).toEqual([
        { kind: 'loss', percent, isInBursts: false },
      ]);
    },
  );
});

test.each([
  ['inbound', 'the caller'],
  ['outbound-dial', 'the callee'],
  ['trunking-terminating', 'the far end'],
  [null, 'the far end'],
])('the party on a leg of direction %s is %s', (direction, party) => {
  expect(partyOf(direction)).toBe(party);
});

test.each<[AudioFlaw, string]>([
  [{ kind: 'silence' }, 'no audio came from the caller'],
  [
    { kind: 'loss', percent: 3.14, isInBursts: true },
    '3.1% of the packets from the caller were lost, in bursts',
  ],
  [
    { kind: 'loss', percent: 2, isInBursts: false },
    '2.0% of the packets from the caller were lost',
  ],
  [{ kind: 'far-end-loss', percent: 4 }, 'the caller missed 4.0% of the packets sent to them'],
  [{ kind: 'jitter', milliseconds: 45.2 }, 'packets from the caller came unevenly (45 ms jitter)'],
  [{ kind: 'flushes', packets: 12 }, '12 packets from the caller came too late and were dropped'],
  [{ kind: 'clock-drift', percent: -1 }, 'the audio clock of the caller runs 1.0% slow'],
])('%j in words', (flaw, words) => {
  expect(flawClause(flaw, 'the caller')).toBe(words);
  expect(soundOf(flaw)).toMatch(/^[A-Z].*\.$/);
});
