/** How callbacks make a call, in any order, number and dialect. */

import { describe, expect, it } from 'vitest';
import { given } from '../../../tests/support/call-specification.ts';
import {
  arriving,
  detected,
  eventOf,
  isoAt,
  numberLevel,
  progress,
  recordingIs,
  roomSays,
  timestampAt,
} from '../../../tests/support/callbacks.ts';
import type { EventKey } from '../ids.ts';
import { eventCount, withoutOldest } from './call-state.ts';
import { join } from './join.ts';

const initiated = progress('initiated', 0, { SequenceNumber: '0' });
const ringing = progress('ringing', 2, { SequenceNumber: '1' });
const answered = progress('in-progress', 8, { SequenceNumber: '2' });
const completed = progress('completed', 65, { SequenceNumber: '3', CallDuration: '57' });

const whole = {
  status: 'completed',
  startedAt: isoAt(0),
  initiatedAt: isoAt(0),
  ringingAt: isoAt(2),
  answeredAt: isoAt(8),
  endedAt: isoAt(65),
  eventTimestamp: timestampAt(65),
  ringSeconds: 6,
  durationSeconds: 57,
  events: 4,
  duplicates: 0,
} as const;

describe('a call with all its callbacks', () => {
  it('is known from its first callback', () => {
    given()
      .when(initiated)
      .thenVerdict('accepted')
      .thenCall({
        status: 'initiated',
        direction: 'outbound-api',
        from: '+15550100001',
        to: '+15550100002',
        apiVersion: '2010-04-01',
        parentCallSid: null,
        startedAt: isoAt(0),
        queuedAt: null,
        ringingAt: null,
        endedAt: null,
        eventTimestamp: null,
        durationSeconds: null,
        recordings: [],
        audio: null,
        events: 1,
        provenance: 'callback',
      });
  });

  it('is the same call, whatever the order of its callbacks', () => {
    given(initiated, ringing, answered).when(completed).thenCall(whole);
    given(completed, answered, ringing).when(initiated).thenCall(whole);
    given(ringing, completed, initiated).when(answered).thenCall(whole);
  });

  it('uses the time of a late callback, but not its status', () => {
    given(initiated, answered, completed)
      .when(arriving(ringing, 300))
      .thenVerdict('accepted')
      .thenCall({
        status: 'completed',
        ringingAt: isoAt(2),
        ringSeconds: 6,
        updatedAt: isoAt(300),
      });
  });

  it('counts a repeated delivery, and changes nothing else', () => {
    given(initiated, ringing, answered, completed)
      .when(arriving(completed, 999))
      .thenVerdict('duplicate')
      .thenCall({ ...whole, duplicates: 1, updatedAt: isoAt(66) })
      .when(initiated)
      .thenVerdict('duplicate')
      .thenCall({ ...whole, duplicates: 2 });
  });

  it('recognises a repeat of an event that its state no longer lists, by looking up the key', () => {
    const known = given(initiated, ringing, answered).state ?? expect.fail();
    const shortened = withoutOldest(known, 2);
    expect([shortened.stamps.length, eventCount(shortened)]).toEqual([1, 3]);
    const seen = (key: EventKey): boolean => key === eventOf(ringing).key;
    expect(join(shortened, eventOf(ringing), seen)).toEqual({
      verdict: 'duplicate',
      state: { ...shortened, duplicates: 1 },
    });
    const whole = join(known, eventOf(completed)).state;
    expect(join(shortened, eventOf(completed), seen)).toEqual({
      verdict: 'accepted',
      state: withoutOldest(whole, 2),
    });
    expect(() => join(shortened, eventOf(completed))).toThrow('their keys are missing');
    // Events that it still lists need no look-up.
    expect(join(shortened, eventOf(answered), seen).verdict).toBe('duplicate');
  });

  it('treats callbacks that differ in a single parameter as two facts', () => {
    given(answered)
      .when(progress('in-progress', 8, { SequenceNumber: '2', StirStatus: 'A' }))
      .thenVerdict('accepted')
      .thenCall({ events: 2, duplicates: 0 });
  });

  it('keeps the earliest time of each status, and the earliest of all', () => {
    given(progress('ringing', 5), progress('ringing', 3), progress('queued', 1))
      .when(progress('queued', 4))
      .thenCall({ ringingAt: isoAt(3), queuedAt: isoAt(1), startedAt: isoAt(1) });
  });

  it('remembers when its first and its latest callback arrived', () => {
    given(arriving(ringing, 50))
      .when(arriving(initiated, 40))
      .thenCall({ firstSeenAt: isoAt(40), updatedAt: isoAt(50) });
  });
});

describe('what a callback reports besides the status', () => {
  it('is taken from the latest one that has it, by its own time', () => {
    const early = progress('initiated', 0, { To: '+15550100009', CallerName: 'Ada' });
    const late = progress('ringing', 2, { CallerName: null });
    given(early).when(late).thenCall({ to: '+15550100002', callerName: 'Ada' });
    given(late).when(early).thenCall({ to: '+15550100002', callerName: 'Ada' });
  });

  it('is taken from the higher status if the times are equal', () => {
    const low = progress('ringing', 2, { SequenceNumber: '9', CallerName: 'low' });
    const high = progress('in-progress', 2, { SequenceNumber: '1', CallerName: 'high' });
    given(high).when(low).thenCall({ callerName: 'high' });
    given(low).when(high).thenCall({ callerName: 'high' });
  });

  it('is taken from the higher number if time and status are equal', () => {
    const low = progress('ringing', 2, { SequenceNumber: '9', CallerName: 'low' });
    const high = progress('ringing', 2, { SequenceNumber: '10', CallerName: 'high' });
    given(high).when(low).thenCall({ callerName: 'high' });
  });

  it('includes the parent of a child leg', () => {
    given()
      .when(progress('initiated', 0, { Direction: 'outbound-dial', ParentCallSid: 'CA1' }))
      .thenCall({ direction: 'outbound-dial', parentCallSid: 'CA1' });
  });
});

describe('the dialects', () => {
  it('SignalWire: answered and in-progress are one state', () => {
    const pair = [
      progress('answered', 8, { SequenceNumber: '2' }),
      progress('in-progress', 8, { SequenceNumber: '3' }),
    ] as const;
    given(...pair).thenCall({ status: 'in-progress', answeredAt: isoAt(8), events: 2 });
    given(pair[1], pair[0]).thenCall({ status: 'in-progress', answeredAt: isoAt(8), events: 2 });
  });

  it('Twilio: a subscription to only completed sends it with SequenceNumber 0', () => {
    given()
      .when(progress('completed', 65, { SequenceNumber: '0', CallDuration: '57', Duration: '1' }))
      .thenCall({
        status: 'completed',
        startedAt: isoAt(65),
        endedAt: isoAt(65),
        answeredAt: null,
        ringSeconds: null,
        durationSeconds: 57,
      });
  });

  it('both: a call can fail straight after initiated', () => {
    given(initiated)
      .when(progress('failed', 1, { SipResultCode: '500', SipInviteResultPhrase: 'Server Error' }))
      .thenCall({
        status: 'failed',
        ringingAt: null,
        ringSeconds: null,
        durationSeconds: null,
        sipCode: 500,
        sipPhrase: 'Server Error',
        audio: null,
      });
  });

  it('both: the ringing of an unanswered call lasts until its end', () => {
    given(initiated, ringing)
      .when(progress('no-answer', 32, { CallDuration: '0', Duration: '0' }))
      .thenCall({ status: 'no-answer', ringSeconds: 30, durationSeconds: null });
  });

  it('a lost answer is inferred from the end and the duration, and ends the ringing', () => {
    const told = { status: 'completed', durationSeconds: 50, ringSeconds: 10 } as const;
    given(progress('ringing', 0))
      .when(progress('completed', 60, { CallDuration: '50' }))
      .thenCall({ ...told, answeredAt: isoAt(10), answeredAtInferred: true })
      .when(progress('in-progress', 9))
      .thenCall({ ...told, ringSeconds: 9, answeredAt: isoAt(9), answeredAtInferred: false });
  });

  it('an inferred answer can be a second early: the end is truncated, the duration rounded up', () => {
    const rings = progress('ringing', 10);
    given(rings, progress('completed', 60, { CallDuration: '51' })).thenCall({
      answeredAt: isoAt(10),
      answeredAtInferred: true,
      ringSeconds: 0,
    });
    given(rings, progress('completed', 60, { CallDuration: '52' })).thenCall({
      answeredAt: null,
      answeredAtInferred: false,
      ringSeconds: null,
    });
  });

  it('no answer is inferred without a duration, from another end, or before the first callback', () => {
    const unknown = { answeredAt: null, answeredAtInferred: false } as const;
    const rings = progress('ringing', 0);
    given(rings, progress('completed', 60)).thenCall({ ...unknown, ringSeconds: null });
    given(rings, progress('busy', 60, { CallDuration: '0' })).thenCall({
      ...unknown,
      ringSeconds: 60,
    });
    given(progress('ringing', 61), progress('completed', 60, { CallDuration: '0' })).thenCall({
      ...unknown,
      ringSeconds: null,
    });
    given(progress('ringing', 0, { CallDuration: '0' }), progress('completed', 60)).thenCall(
      unknown,
    );
  });

  it("no answer is inferred from a number's own callback, whose end is derived from the duration", () => {
    given(progress('ringing', 12, { Direction: 'inbound' }))
      .when(numberLevel('completed', 10, 50))
      .thenCall({
        answeredAt: null,
        answeredAtInferred: false,
        ringSeconds: null,
        endedAt: isoAt(60),
      });
  });

  it('neither: contradictory times give no ringing time', () => {
    given(ringing).when(progress('busy', 1)).thenCall({ status: 'busy', ringSeconds: null });
  });
});

describe("a number's own callback", () => {
  const own = numberLevel('completed', 10, 184, { AudioInMos: '4.38' });

  it('dates the call by its creation, and its end by the duration', () => {
    given()
      .when(own)
      .thenCall({
        status: 'completed',
        direction: 'inbound',
        startedAt: isoAt(10),
        endedAt: isoAt(194),
        eventTimestamp: timestampAt(10),
        durationSeconds: 184,
      });
    expect(given(own).state?.audio?.mos?.value).toBe(4.38);
  });

  it('adds to what progress callbacks reported, before or after them', () => {
    const told = [
      progress('in-progress', 12, { Direction: 'inbound' }),
      progress('completed', 195, { Direction: 'inbound', CallDuration: '183' }),
    ] as const;
    const expected = {
      status: 'completed',
      direction: 'inbound',
      startedAt: isoAt(10),
      answeredAt: isoAt(12),
      // The progress callback wins for the end …
      endedAt: isoAt(195),
      eventTimestamp: timestampAt(195),
      // … and, as the later one, for everything else.
      durationSeconds: 183,
    } as const;
    given(...told)
      .when(own)
      .thenCall(expected);
    given(own).when(told[0]).when(told[1]).thenCall(expected);
  });

  it('ends a call whose own end never arrived', () => {
    given(progress('in-progress', 12, { Direction: 'inbound' }))
      .when(own)
      .thenCall({ status: 'completed', endedAt: isoAt(194), answeredAt: isoAt(12) });
  });

  it('ends the call on arrival if its time cannot be used', () => {
    given()
      .when(arriving(numberLevel('failed', 0, 30, { Timestamp: 'soon' }), 100))
      .thenCall({
        status: 'failed',
        startedAt: isoAt(70),
        endedAt: isoAt(100),
        eventTimestamp: 'soon',
      });
  });
});

describe('callbacks without a status', () => {
  it('a recording waits for its call, and joins it', () => {
    const recording = { recordingSid: 'RE1', status: 'completed', durationSeconds: 55 };
    given()
      .when(recordingIs('completed', { RecordingDuration: '55' }))
      .thenHidden()
      .when(initiated)
      .thenCall({ status: 'initiated', recordings: [expect.objectContaining(recording)] });
  });

  it('a conference event is on the timeline, and changes nothing about the call', () => {
    given(initiated)
      .when(roomSays('participant-join', 3))
      .thenVerdict('accepted')
      .thenCall({ status: 'initiated', startedAt: isoAt(0), events: 2 })
      .when(roomSays('participant-leave', 9))
      .thenCall({ status: 'initiated', endedAt: null, events: 3 });
    given(roomSays('participant-join', 3)).thenHidden();
  });

  it('machine detection says who answered, before or after the end', () => {
    given(answered).when(detected('machine_start', 10)).thenCall({ answeredBy: 'machine_start' });
    given(completed).when(detected('human', 70)).thenCall({ answeredBy: 'human' });
    given(detected('human', 10)).thenHidden().when(answered).thenCall({ answeredBy: 'human' });
  });
});

describe('the unexpected', () => {
  it('an unknown status is kept and shown, below every known one', () => {
    given()
      .when(progress('on-hold', 4))
      .thenCall({ status: 'unknown', startedAt: isoAt(4), events: 1 })
      .when(progress('queued', 5))
      .thenCall({ status: 'queued', startedAt: isoAt(4) });
    expect(eventOf(progress('on-hold', 4))).toMatchObject({
      status: 'unknown',
      rawStatus: 'on-hold',
    });
  });

  it.each([
    ['missing', null],
    ['unreadable', 'soon'],
    ['more than an hour ahead', timestampAt(10_000)],
  ])('the arrival replaces a Timestamp that is %s', (_what, timestamp) => {
    const callback = arriving(progress('ringing', 0, { Timestamp: timestamp }), 12);
    given()
      .when(callback)
      .thenCall({ ringingAt: isoAt(12), startedAt: isoAt(12) });
    expect(eventOf(callback)).toMatchObject({ timestamp: { raw: timestamp, replaced: true } });
  });

  it('a Timestamp up to an hour ahead, or long past, is accepted', () => {
    given()
      .when(arriving(progress('ringing', 3_612), 12))
      .thenCall({ ringingAt: isoAt(3_612) });
    given()
      .when(arriving(progress('ringing', 0), 9e6))
      .thenCall({ ringingAt: isoAt(0) });
    expect(eventOf(progress('ringing', 0))).toMatchObject({ timestamp: { replaced: false } });
  });
});
