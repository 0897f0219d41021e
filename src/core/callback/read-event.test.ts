/** A stored request becomes an event: what's kept as received, and what happens to unusable values. */

import { describe, expect, it } from 'vitest';
import {
  arriving,
  atSecond,
  detected,
  eventOf,
  numberLevel,
  progress,
  recordingIs,
  request,
  roomSays,
  timestampAt,
} from '../../../tests/support/callbacks.ts';

describe('readEvent', () => {
  it('keeps status and time as received, beside their normalised values', () => {
    expect(eventOf(progress('answered', 8, { SequenceNumber: '2' }))).toMatchObject({
      kind: 'progress',
      status: 'in-progress',
      rawStatus: 'answered',
      occurredAt: atSecond(8),
      receivedAt: atSecond(9),
      timestamp: { raw: timestampAt(8), replaced: false },
      sequenceNumber: 2,
      provenance: 'callback',
    });
  });

  it('reads the same event from the same request at any time', () => {
    const callback = progress('completed', 60, { CallDuration: '52', AudioInMos: '4.4' });
    expect(eventOf(callback)).toEqual(eventOf(callback));
    const late = eventOf(arriving(callback, 9e6));
    expect({ ...late, receivedAt: 0 }).toEqual({ ...eventOf(callback), receivedAt: 0 });
  });

  it('does not read SIP code 200 of an answered Twilio call as a failure', () => {
    const fields = { SipResponseCode: '200', CallDuration: '52', CalledVia: '+15550100009' };
    expect(eventOf(progress('completed', 60, fields))).toMatchObject({
      status: 'completed',
      facts: { sipCode: 200 },
    });
  });

  it('reads a Twilio recording that reports no error', () => {
    const recording = eventOf(recordingIs('completed', { ErrorCode: '0' }));
    expect(recording).toMatchObject({ kind: 'recording' });
  });

  it('derives the key from everything that was sent, and nothing else', () => {
    const callback = progress('ringing', 2);
    expect(eventOf(arriving(callback, 99)).key).toBe(eventOf(callback).key);
    expect(eventOf(progress('ringing', 2, { Custom: '1' })).key).not.toBe(eventOf(callback).key);
  });

  it.each([
    ['57.5', 67.5],
    ['0.0004', 10],
    ['1.001', 11.001],
    ['-3', 10],
    ['long', 10],
    ['', 10],
  ])('ends a call with a CallDuration of %j at second %d', (duration, second) => {
    const event = eventOf(
      arriving(numberLevel('completed', 10, 0, { CallDuration: duration }), 100),
    );
    expect(event.occurredAt).toBe(atSecond(second));
  });

  it('dates no call before 1970, even if a clock was never set', () => {
    const undated = numberLevel('completed', 0, 30, { Timestamp: null });
    expect(eventOf({ ...undated, receivedAt: 0 })).toMatchObject({ startedAt: 0 });
  });

  it('keeps the direction that a number reports', () => {
    const event = eventOf(numberLevel('failed', 0, 0, { Direction: 'outbound-api' }));
    expect(event).toMatchObject({ kind: 'number', facts: { direction: 'outbound-api' } });
  });

  it('takes the time of arrival if the callback has none', () => {
    expect(eventOf(recordingIs('completed'))).toMatchObject({ occurredAt: atSecond(30) });
    expect(eventOf(detected('human', 12))).toMatchObject({
      kind: 'answered-by',
      occurredAt: atSecond(12),
      answeredBy: 'human',
    });
  });

  it('reads a recording', () => {
    expect(eventOf(recordingIs('completed', { RecordingDuration: '55' }))).toMatchObject({
      kind: 'recording',
      recording: {
        id: 'RE1',
        recordingSid: 'RE1',
        url: 'https://example.com/Recordings/RE1',
        durationSeconds: 55,
        status: 'completed',
      },
    });
  });

  it('reads a conference event, under the conference if it names no participant', () => {
    const joined = roomSays('participant-join', 4, { SequenceNumber: '2' });
    expect(eventOf(joined)).toMatchObject({
      kind: 'conference',
      callSid: '6f6f2f0c-1df5-4a7e-9b52-0a0b4d6f1c11',
      conferenceSid: 'CF1',
      conferenceEvent: 'participant-join',
      sequenceNumber: 2,
      occurredAt: atSecond(4),
    });
    const over = eventOf(roomSays('conference-end', 9, { CallSid: null }));
    expect(over).toMatchObject({ callSid: 'CF1', sequenceNumber: null });
  });

  it('reads a status callback whose values are all invalid', () => {
    const rubbish = Object.fromEntries(
      [
        'Timestamp',
        'SequenceNumber',
        'CallDuration',
        'AudioInMos',
        'SipResultCode',
        'Direction',
      ].map((name) => [name, '\u0000%\uFFFD']),
    );
    const event = eventOf(request({ CallbackSource: '?', CallStatus: '💥', ...rubbish }, 7));
    expect(event).toMatchObject({
      kind: 'progress',
      status: 'unknown',
      rawStatus: '💥',
      occurredAt: atSecond(7),
      sequenceNumber: null,
      facts: { direction: '\u0000%\uFFFD', callDurationSeconds: null, sipCode: null },
    });
  });
});
