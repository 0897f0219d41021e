/** A recording is reported twice. Its own callback wins, in either order of arrival. */

import { describe, expect, it } from 'vitest';
import { given } from '../../../tests/support/call-specification.ts';
import { type Delivery, eventOf, progress, recordingIs } from '../../../tests/support/callbacks.ts';
import { disordered } from '../../../tests/support/histories.ts';
import type { Recording } from '../wire/call.ts';
import { rowOf } from './call-row.ts';
import type { CallState } from './call-state.ts';
import { join } from './join.ts';
import { MOST_RECORDINGS } from './recordings.ts';

const URL = 'https://example.com/Recordings/RE1';
const started = progress('in-progress', 0);
const ended = progress('completed', 60, {
  RecordingSid: 'RE1',
  RecordingUrl: URL,
  RecordingDuration: '54',
});
const running = recordingIs('in-progress', { RecordingDuration: '0' });
const finished = recordingIs('completed', { RecordingDuration: '55' });

/** The recordings shown after these callbacks, and after the same in reverse. */
function recordingsAfter(...deliveries: readonly Delivery[]): readonly Recording[] {
  const [there, back] = [given(...deliveries), given(...deliveries.toReversed())].map(
    ({ state }) => state?.recordings,
  );
  expect(there).toEqual(back);
  return (there ?? []).map((recording) => ({
    recordingSid: recording.recordingSid?.value ?? null,
    url: recording.url?.value ?? null,
    durationSeconds: recording.durationSeconds?.value ?? null,
    status: recording.status?.value ?? null,
  }));
}

const whole = { recordingSid: 'RE1', url: URL, durationSeconds: 55, status: 'completed' };

describe('a recording', () => {
  it.each<[what: string, deliveries: readonly Delivery[], recording: Recording]>([
    [
      'reported only by the end of its call',
      [ended],
      { ...whole, durationSeconds: 54, status: null },
    ],
    ['reported only by its own callback', [started, finished], whole],
    ['reported by both: its own callback wins', [started, ended, finished], whole],
    ['running, then finished', [started, running, finished], whole],
    [
      'running, after its call ended',
      [running, ended],
      { ...whole, durationSeconds: 0, status: 'in-progress' },
    ],
    [
      'absent: nothing was recorded',
      [started, running, recordingIs('absent', { RecordingUrl: null })],
      { ...whole, durationSeconds: 0, status: 'absent' },
    ],
  ])('%s', (_what, deliveries, recording) => {
    expect(recordingsAfter(...deliveries)).toEqual([recording]);
  });

  // The key only breaks ties, so none of these can depend on it.
  it.each(['a', 'b', 'c', 'd', 'e', 'f'])('is decided by rule, not by key (%s)', (custom) => {
    const early = recordingIs('in-progress', { RecordingDuration: '1', Custom: custom });
    expect(recordingsAfter(early, ended)[0]?.durationSeconds).toBe(1);
    expect(recordingsAfter(early, finished)[0]?.durationSeconds).toBe(55);
    const paused = recordingIs('paused', { RecordingDuration: '2', Custom: custom });
    expect(recordingsAfter(paused, finished)[0]?.status).toBe('completed');
  });

  it('is one of several, in order of their ids', () => {
    const second = recordingIs('completed', { RecordingSid: 'RE0' });
    expect(
      recordingsAfter(started, finished, second).map(({ recordingSid }) => recordingSid),
    ).toEqual(['RE0', 'RE1']);
  });

  it('adds its URL to the row of its call, whichever recording has one', () => {
    const urlless = recordingIs('in-progress', { RecordingSid: 'RE0', RecordingUrl: null });
    const { state } = given(ended, urlless);
    expect(state === null ? null : rowOf(state).recordingUrl).toBe(URL);
  });

  it.each([
    [
      'https://api.example.com/Accounts/AC1/Recordings/RE00000000000000000000000000000001',
      'RE00000000000000000000000000000001',
    ],
    [
      'https://api.example.com/Recordings/0b1c2d3e-4f50-4a61-8b72-9c83ad94be05.mp3',
      '0b1c2d3e-4f50-4a61-8b72-9c83ad94be05',
    ],
    ['https://api.example.com/files/1.mp3', null],
  ])('without a sid is identified by its URL %s', (url, sid) => {
    const event = eventOf(progress('completed', 9, { RecordingUrl: url }));
    expect(event.kind === 'progress' ? event.facts.recording : null).toEqual({
      id: sid ?? url,
      recordingSid: sid,
      url,
      durationSeconds: null,
      status: null,
    });
  });

  it('reported by URL and by sid is one recording', () => {
    const sid = 'RE00000000000000000000000000000001';
    const url = `https://api.example.com/Recordings/${sid}`;
    const byUrl = progress('completed', 60, { RecordingUrl: url });
    const bySid = recordingIs('completed', { RecordingSid: sid, RecordingUrl: `${url}.mp3` });
    expect(recordingsAfter(byUrl, bySid)).toHaveLength(1);
  });
});

it('is kept if it is among the first hundred by id, in any order of arrival', () => {
  const tells = (state: 'in-progress' | 'completed') =>
    Array.from({ length: MOST_RECORDINGS + 20 }, (_, index) => {
      const RecordingSid = `RE${String(index).padStart(4, '0')}`;
      return recordingIs(state, { RecordingSid, RecordingDuration: String(index) });
    });
  const deliveries = [started, ...tells('in-progress'), ...tells('completed')];
  for (const order of [deliveries, deliveries.toReversed(), disordered(deliveries, 7)]) {
    let state: CallState | null = null;
    for (const delivery of order) state = join(state, eventOf(delivery)).state;
    expect(state?.recordings.map(({ status }) => status?.value)).toEqual(
      Array.from({ length: MOST_RECORDINGS }, () => 'completed'),
    );
    expect(state?.recordings.map(({ durationSeconds }) => durationSeconds?.value)).toEqual(
      Array.from({ length: MOST_RECORDINGS }, (_, index) => index),
    );
  }
});
