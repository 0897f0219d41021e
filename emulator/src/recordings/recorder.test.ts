import { expect, test } from 'vitest';
import { parseCallbackTarget } from '../contract/callback-target.ts';
import type { Dialect } from '../contract/dialect.ts';
import type { Callback } from '../delivery/deliverer.ts';
import { callSid, recordingSid } from '../vocabulary/ids.ts';
import { EmulatedClock } from '../world/emulated-clock.ts';
import { ManualTimer } from '../world/manual-timer.ts';
import { Schedule } from '../world/schedule.ts';
import { Recorder } from './recorder.ts';
import type { NewRecording } from './recording.ts';

const CALL = callSid('call-1');
const SECOND = 1_000;

function given(dialect: Dialect = 'signalwire') {
  const timer = new ManualTimer(0);
  const emitted: Callback[] = [];
  let settled = 0;
  let made = 0;
  const recorder = new Recorder({
    dialect,
    accountSid: 'account-1',
    schedule: new Schedule(new EmulatedClock(timer, 0, 1), timer),
    keepFinished: 10,
    recordingUrl: (sid) => `http://emulator/Recordings/${sid}`,
    emit: (callback) => emitted.push(callback),
    onSettled: () => {
      settled += 1;
    },
  });
  const target = parseCallbackTarget('http://localhost/recordings', dialect, 'call');
  if (target === null) throw new Error('The test has a bad URL.');
  const events = new Set(['in-progress', 'completed', 'absent'] as const);
  const start = (changes: Partial<NewRecording> = {}) => {
    made += 1;
    return recorder.start(
      {
        sid: recordingSid(`recording-${made}`),
        callSid: CALL,
        conferenceSid: null,
        source: 'start-call-recording',
        channels: 2,
        track: 'both',
        trim: 'do-not-trim',
        report: { target, method: 'POST', events },
        ...changes,
      },
      timer.now(),
    );
  };
  const statuses = () => emitted.map(({ parameters }) => parameters['RecordingStatus']);
  return { timer, recorder, emitted, start, statuses, settled: () => settled };
}

test('a recording runs, is stopped, and is ready a moment later', () => {
  const { timer, recorder, emitted, start, statuses, settled } = given();
  const recording = start();
  expect(recording).toMatchObject({ status: 'in-progress', durationSeconds: null });
  timer.advance(12 * SECOND);
  expect(recorder.stop(recording, timer.now())).toBe(true);
  expect(recording).toMatchObject({ status: 'stopped', durationSeconds: 12 });
  expect([recorder.inFlight, settled()]).toEqual([1, 0]);
  timer.advance(2 * SECOND);
  expect(recording.status).toBe('completed');
  expect([recorder.inFlight, settled()]).toEqual([0, 1]);
  expect(statuses()).toEqual(['in-progress', 'completed']);
  expect(emitted[0]?.parameters).not.toHaveProperty('RecordingDuration');
  expect(emitted[1]?.parameters).toEqual({
    AccountSid: 'account-1',
    CallSid: 'call-1',
    RecordingSid: 'recording-1',
    RecordingUrl: 'http://emulator/Recordings/recording-1',
    RecordingStatus: 'completed',
    RecordingChannels: '2',
    RecordingSource: 'StartCallRecordingApi',
    RecordingDuration: '12',
  });
});

test('Twilio also reports start time and track', () => {
  const { emitted, start } = given('twilio');
  start({ track: 'inbound' });
  expect(emitted[0]?.parameters).toMatchObject({
    RecordingSource: 'StartCallRecordingAPI',
    RecordingStartTime: 'Thu, 01 Jan 1970 00:00:00 +0000',
    RecordingTrack: 'inbound',
  });
});

test.each([
  ['silence', 30],
  ['skip', 20],
] as const)('a pause becomes %s: %i s in all', (behavior, seconds) => {
  const { timer, recorder, start } = given();
  const recording = start();
  timer.advance(10 * SECOND);
  recorder.pause(recording, behavior, timer.now());
  expect(recording.status).toBe('paused');
  timer.advance(10 * SECOND);
  recorder.resume(recording, timer.now());
  expect(recording.status).toBe('in-progress');
  timer.advance(10 * SECOND);
  recorder.stop(recording, timer.now());
  expect(recording.durationSeconds).toBe(seconds);
});

test('an empty recording is absent', () => {
  const { timer, recorder, start, statuses } = given();
  const recording = start();
  recorder.stop(recording, timer.now());
  timer.advance(2 * SECOND);
  expect(recording.status).toBe('absent');
  expect(statuses()).toEqual(['in-progress', 'absent']);
});

test('the end of a call ends all its recordings, once', () => {
  const { timer, recorder, start } = given();
  const both = [start(), start()];
  const other = start({ callSid: callSid('call-2') });
  expect(recorder.running(CALL)).toEqual(both);
  timer.advance(5 * SECOND);
  recorder.stopAll(CALL, timer.now());
  expect(both.map(({ status }) => status)).toEqual(['stopped', 'stopped']);
  expect(other.status).toBe('in-progress');
  expect(both.some((recording) => recorder.stop(recording, timer.now()))).toBe(false);
});

test('only subscribed events are reported', () => {
  const { timer, recorder, start, statuses } = given();
  const quiet = start({ report: null });
  recorder.stop(quiet, timer.now());
  timer.advance(2 * SECOND);
  expect(statuses()).toEqual([]);
});
