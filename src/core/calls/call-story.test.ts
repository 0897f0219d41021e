import { describe, expect, test } from 'vitest';
import { KNOWN_STATUSES } from '../call-status.ts';
import type { Audio } from '../wire/call.ts';
import { type StoryFacts, storyOf } from './call-story.ts';

const NOTHING: StoryFacts = {
  status: 'unknown',
  direction: null,
  from: null,
  to: null,
  answeredAt: null,
  answeredAtInferred: false,
  answeredBy: null,
  ringSeconds: null,
  ringingAt: null,
  durationSeconds: null,
  sipCode: null,
  sipPhrase: null,
  hangupBy: null,
  hangupDirection: null,
  audio: null,
  recordings: [],
  provenance: 'callback',
};
const FROM = '+15550100001';
const TO = '+15550100002';
const parties = { direction: 'outbound-api', from: FROM, to: TO };
const AUDIO: Audio = {
  mos: 4.41,
  averagePtimeMs: null,
  jitterMinMs: null,
  jitterMaxMs: null,
  mediaPackets: 2829,
  skippedPackets: null,
  flushedPackets: null,
  largestJitterBuffer: null,
  dtmfPackets: null,
  outMediaPackets: null,
  outDtmfPackets: null,
  outLost: null,
  lossPercent: 0.03,
};

const story = (facts: Partial<StoryFacts>): string => storyOf({ ...NOTHING, ...facts });

describe('calls that ended', () => {
  test.each<[Partial<StoryFacts>, string]>([
    [
      {
        status: 'busy',
        ...parties,
        ringSeconds: 12,
        hangupBy: TO,
        sipCode: 486,
        sipPhrase: 'Busy Here',
      },
      'Busy after ringing 12 s; the callee hung up, SIP 486 Busy Here.',
    ],
    [
      {
        status: 'completed',
        ...parties,
        ringSeconds: 6,
        durationSeconds: 57,
        hangupBy: FROM,
        sipCode: 200,
        sipPhrase: 'OK',
        audio: AUDIO,
      },
      'Answered after 6 s, talked 57 s; the caller hung up. Audio good (MOS 4.41).',
    ],
    [{ status: 'busy', sipCode: 486 }, 'Busy before it rang, SIP 486.'],
    [
      { status: 'no-answer', ringSeconds: 30, sipCode: 480, sipPhrase: 'Temporarily Unavailable' },
      'Not answered after ringing 30 s, SIP 480 Temporarily Unavailable.',
    ],
    [{ status: 'no-answer' }, 'Not answered.'],
    [
      { status: 'canceled', ringSeconds: 8, ...parties, hangupBy: FROM },
      'Canceled after ringing 8 s; the caller hung up.',
    ],
    [{ status: 'canceled' }, 'Canceled before it rang.'],
    [{ status: 'canceled', ringingAt: '2026-06-25T20:26:02.000Z' }, 'Canceled after it rang.'],
    [
      { status: 'failed', sipCode: 503, sipPhrase: 'Service Unavailable' },
      'Failed before it rang, SIP 503 Service Unavailable.',
    ],
    [{ status: 'failed', ringSeconds: 3 }, 'Failed after ringing 3 s.'],
    [
      { status: 'failed', answeredAt: '2026-06-25T20:26:02.000Z', durationSeconds: 4 },
      'Failed after it was answered and talked 4 s.',
    ],
    [{ status: 'failed', answeredAt: '2026-06-25T20:26:02.000Z' }, 'Failed after it was answered.'],
    [{ status: 'completed' }, 'Answered, then ended.'],
    [{ status: 'completed', durationSeconds: 0 }, 'Answered, talked 0 s.'],
    [
      { status: 'completed', ringSeconds: 10, answeredAtInferred: true, durationSeconds: 50 },
      'Answered after about 10 s, talked 50 s.',
    ],
    [
      { status: 'completed', answeredBy: 'machine_end_beep', ringSeconds: 6, durationSeconds: 20 },
      'Answered by a machine after 6 s, talked 20 s.',
    ],
    [{ status: 'completed', answeredBy: 'human' }, 'Answered by a person, then ended.'],
    [{ status: 'completed', answeredBy: 'unknown' }, 'Answered, then ended.'],
    [{ status: 'completed', sipCode: 487 }, 'Answered, then ended, SIP 487.'],
    [{ status: 'failed', sipPhrase: 'Gone' }, 'Failed before it rang, SIP answer "Gone".'],
  ])('%j', (facts, expected) => {
    expect(story(facts)).toBe(expected);
  });
});

describe('calls in progress', () => {
  test.each<[Partial<StoryFacts>, string]>([
    [{ status: 'queued' }, 'Queued, not started yet.'],
    [{ status: 'initiated' }, 'Started, not ringing yet.'],
    [{ status: 'ringing' }, 'Ringing, not answered yet.'],
    [{ status: 'in-progress', ringSeconds: 6 }, 'Answered after 6 s, not over yet.'],
    [
      { status: 'unknown' },
      "Its callbacks report a status that Callboard doesn't know, and no end.",
    ],
  ])('%j', (facts, expected) => {
    expect(story(facts)).toBe(expected);
  });
});

test.each<[Partial<StoryFacts>, string | null]>([
  [{ ...parties, hangupBy: FROM }, 'caller'],
  [{ ...parties, hangupBy: TO }, 'callee'],
  [{ ...parties, direction: 'inbound', hangupBy: FROM }, 'caller'],
  [{ ...parties, direction: 'inbound', hangupBy: TO }, 'callee'],
  // Neither party's number: a transfer, or an unusual spelling.
  [{ ...parties, hangupBy: 'sip:x@y.test', hangupDirection: 'inbound' }, null],
  [{ from: FROM, to: FROM, hangupBy: FROM }, null],
  [{ direction: 'outbound-dial', hangupDirection: 'outbound' }, 'caller'],
  [{ direction: 'outbound-api', hangupDirection: 'inbound' }, 'callee'],
  [{ direction: 'inbound', hangupDirection: 'inbound' }, null],
  [{ hangupDirection: 'outbound' }, null],
  [{}, null],
])('who hung up, from %j: %s', (facts, who) => {
  const text = story({ status: 'completed', ...facts });
  if (who === null) expect(text).not.toContain('hung up');
  else expect(text).toContain(`; the ${who} hung up.`);
});

test.each([
  [4.03, 'good'],
  [4.02, 'fair'],
  [3.6, 'fair'],
  [3.59, 'poor'],
  [3.1, 'poor'],
  [3.09, 'bad'],
])('a MOS of %d is %s', (mos, word) => {
  expect(story({ status: 'completed', audio: { ...AUDIO, mos } })).toContain(`Audio ${word} (MOS`);
});

test('poor audio comes with what spoiled it most', () => {
  const heard = (audio: Partial<Audio>, direction = 'inbound') =>
    story({ status: 'completed', direction, audio: { ...AUDIO, ...audio } });
  expect(heard({ mos: 3.42, lossPercent: 3.1 })).toContain(
    'Audio poor (MOS 3.42): 3.1% of the packets from the caller were lost, in bursts.',
  );
  expect(heard({ mos: 3.42, jitterMaxMs: 61 }, 'outbound-api')).toContain(
    'Audio poor (MOS 3.42): packets from the callee came unevenly (61 ms jitter).',
  );
  expect(heard({ mos: 3.42 })).toContain('Audio poor (MOS 3.42).');
  expect(heard({ mos: null, mediaPackets: 0, lossPercent: null })).toContain(
    'No audio came from the caller.',
  );
});

test('loss is mentioned if there is any, and audio without a score is not', () => {
  expect(story({ status: 'completed', audio: { ...AUDIO, lossPercent: 2.34 } })).toContain(
    '(MOS 4.41, 2.3% loss).',
  );
  expect(story({ status: 'completed', audio: { ...AUDIO, mos: null } })).not.toContain('Audio');
});

test.each([
  [0.4, '0.4 s'],
  [9.96, '10.0 s'],
  [119, '119 s'],
  [125, '2 min 5 s'],
  [180, '3 min'],
  [3_720, '1 h 2 min'],
  [7_200, '2 h'],
])('%d seconds are %s', (seconds, words) => {
  expect(story({ status: 'completed', durationSeconds: seconds })).toBe(
    `Answered, talked ${words}.`,
  );
});

test('recordings and the source of an end are mentioned', () => {
  const recording = { recordingSid: 'RE1', url: null, durationSeconds: 50, status: null };
  expect(story({ status: 'completed', recordings: [recording] })).toMatch(/ Recorded, 50 s\.$/);
  expect(story({ status: 'completed', recordings: [recording, recording] })).toMatch(
    / Recorded 2 times, 100 s\.$/,
  );
  expect(
    story({ status: 'completed', recordings: [{ ...recording, durationSeconds: null }] }),
  ).toMatch(/ Recorded\.$/);
  expect(story({ status: 'completed', provenance: 'reconciled' })).toContain('REST API reports');
  expect(story({ status: 'completed', provenance: 'inferred' })).toContain('inferred');
});

test.each([...KNOWN_STATUSES, 'unknown'] as const)(
  '%s without any other fact is a complete sentence',
  (status) => {
    expect(story({ status })).toMatch(/^[A-Z][^;]*[a-z]\.$/);
  },
);
