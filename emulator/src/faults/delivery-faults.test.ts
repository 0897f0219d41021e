import { describe, expect, test } from 'vitest';
import { parseCallbackTarget } from '../contract/callback-target.ts';
import { DELIVERY_FAULTS, type DeliveryFaultKind } from '../contract/fault-kinds.ts';
import type { Callback } from '../delivery/deliverer.ts';
import { EmulatedClock } from '../world/emulated-clock.ts';
import { ManualTimer } from '../world/manual-timer.ts';
import { Schedule } from '../world/schedule.ts';
import { randomStreams } from '../world/seeded-random.ts';
import { DeliveryFaults } from './delivery-faults.ts';
import { FaultBook } from './fault-book.ts';
import { type NamedFaultInput, namedFaultSchema } from './named-fault.ts';

const TARGET = parseCallbackTarget('http://127.0.0.1:9/cb', 'signalwire', 'call');

/** A callback of a call, with its sequence number. */
function callback(sid: string, label: string, sequence = 0): Callback {
  if (TARGET === null) throw new Error('The test has a bad URL.');
  return {
    address: { target: TARGET, method: 'POST' },
    sid,
    label,
    parameters: {
      CallSid: sid,
      CallStatus: label,
      SequenceNumber: `${sequence}`,
      Timestamp: 'Thu, 25 Jun 2026 20:26:02 +0000',
    },
  };
}

/** The faults of a provider, and what it sent and dropped. */
function given(...rules: readonly NamedFaultInput[]) {
  const timer = new ManualTimer();
  const clock = new EmulatedClock(timer, 0, 1);
  const book = new FaultBook(randomStreams('seed', 0));
  book.replace(rules.map((rule) => namedFaultSchema.parse(rule)));
  const sent: Callback[] = [];
  const dropped: (readonly [string, DeliveryFaultKind])[] = [];
  const faults = new DeliveryFaults({
    book,
    clock,
    schedule: new Schedule(clock, timer),
    send: (one) => sent.push(one),
    onDropped: ({ label }, fault) => dropped.push([label, fault]),
  });
  return { book, timer, faults, sent, dropped, labels: () => sent.map(({ label }) => label) };
}

const LIFE = ['initiated', 'ringing', 'in-progress', 'completed'] as const;

describe('each fault does what its name says, and nothing else', () => {
  test('none: what is emitted is sent unchanged', () => {
    const { faults, sent } = given();
    const one = callback('a', 'ringing');
    faults.emit(one);
    expect(sent).toEqual([one]);
    expect(sent[0]).toBe(one);
  });

  test('duplicate: twice, the second within its seconds', () => {
    const { faults, sent, timer } = given({ fault: 'duplicate', seconds: 5 });
    faults.emit(callback('a', 'ringing'));
    expect(sent).toHaveLength(1);
    expect(faults.held).toBe(1);
    timer.advance(5_000);
    expect(sent).toHaveLength(2);
    expect(faults.held).toBe(0);
    expect(sent[1]?.parameters).toEqual(sent[0]?.parameters);
    expect(sent[1]?.mischief?.faults).toEqual(['duplicate']);
  });

  test('reorder: after the next one of its call, whatever other calls do', () => {
    const { faults, labels, book } = given({ fault: 'reorder' });
    faults.emit(callback('a', 'initiated'));
    book.replace([]);
    faults.emit(callback('b', 'busy'));
    faults.emit(callback('a', 'ringing'));
    expect(labels()).toEqual(['busy', 'ringing', 'initiated']);
  });

  test('reorder: alone after its seconds, if no other follows', () => {
    const { faults, labels, timer } = given({ fault: 'reorder', seconds: 7 });
    faults.emit(callback('a', 'completed'));
    timer.advance(6_999);
    expect(labels()).toEqual([]);
    timer.advance(1);
    expect(labels()).toEqual(['completed']);
    expect(faults.held).toBe(0);
  });

  test('delay: later, by at most its seconds', () => {
    const { faults, labels, timer } = given({ fault: 'delay', seconds: 20 });
    for (const label of LIFE) faults.emit(callback('a', label));
    expect(labels()).toEqual([]);
    timer.advance(20_000);
    expect([...labels()].sort()).toEqual([...LIFE].sort());
  });

  test('drop: never sent, and recorded as dropped', () => {
    const { faults, sent, dropped } = given({ fault: 'drop' });
    faults.emit(callback('a', 'ringing'));
    expect(sent).toEqual([]);
    expect(dropped).toEqual([['ringing', 'drop']]);
    expect(faults.dropped).toBe(1);
  });

  test('lost-terminal: only the final status is lost, in each of its callbacks', () => {
    const { faults, labels, dropped } = given({ fault: 'lost-terminal' });
    for (const label of [...LIFE, 'completed']) faults.emit(callback('a', label));
    expect(labels()).toEqual(['initiated', 'ringing', 'in-progress']);
    expect(dropped).toEqual([
      ['completed', 'lost-terminal'],
      ['completed', 'lost-terminal'],
    ]);
  });

  test('lost-terminal: half of the calls lose all of theirs, the other half none', () => {
    const { faults, dropped, labels } = given({ fault: 'lost-terminal', probability: 0.5 });
    for (let call = 0; call < 200; call += 1) {
      for (const end of ['completed', 'completed']) faults.emit(callback(`c${call}`, end));
    }
    expect(dropped.length).toBeGreaterThan(140);
    expect(labels().length).toBeGreaterThan(140);
    expect(dropped.length % 2).toBe(0);
  });

  test('late-terminal: the final status comes minutes later', () => {
    const { faults, labels, timer } = given({ fault: 'late-terminal' });
    for (const label of LIFE) faults.emit(callback('a', label));
    expect(labels()).toEqual(['initiated', 'ringing', 'in-progress']);
    timer.advance(59_000);
    expect(labels()).toHaveLength(3);
    timer.advance(541_000);
    expect(labels()).toHaveLength(4);
  });

  test('late-terminal: a copy does not come before it', () => {
    const { faults, sent, timer } = given({ fault: 'late-terminal' }, { fault: 'duplicate' });
    faults.emit(callback('a', 'completed'));
    timer.advance(59_000);
    expect(sent).toEqual([]);
    timer.advance(552_000);
    expect(sent.map(({ mischief }) => mischief?.faults)).toEqual([
      ['late-terminal'],
      ['duplicate'],
    ]);
  });

  test('each recording of a call is drawn separately, though none has a number', () => {
    const { faults, dropped } = given({ fault: 'drop', probability: 0.5 });
    for (let recording = 0; recording < 200; recording += 1) {
      const parameters = { CallSid: 'a', RecordingSid: `r${recording}` };
      faults.emit({ ...callback('a', 'recording-completed'), parameters });
    }
    expect(dropped.length).toBeGreaterThan(60);
    expect(dropped.length).toBeLessThan(140);
  });

  test.each([
    ['wrong-signature', 'wrong'],
    ['no-signature', 'none'],
  ] as const)('%s: the content stays the same', (fault, signature) => {
    const { faults, sent } = given({ fault });
    const one = callback('a', 'ringing');
    faults.emit(one);
    expect(sent[0]?.parameters).toEqual(one.parameters);
    expect(sent[0]?.mischief).toMatchObject({ signature, faults: [fault] });
  });

  test('no-sequence-number: the parameter is missing', () => {
    const { faults, sent } = given({ fault: 'no-sequence-number' });
    const { SequenceNumber, ...others } = callback('a', 'ringing', 1).parameters;
    faults.emit(callback('a', 'ringing', 1));
    expect(SequenceNumber).toBe('1');
    expect(sent[0]?.parameters).toEqual(others);
  });

  test('clock-skew: the time is off in both directions, but never by more than its seconds', () => {
    const { faults, sent } = given({ fault: 'clock-skew', seconds: 90 });
    for (let call = 0; call < 200; call += 1) faults.emit(callback(`c${call}`, 'ringing'));
    const original = Date.parse('Thu, 25 Jun 2026 20:26:02 +0000');
    const skews = sent.map(
      ({ parameters }) => (Date.parse(parameters['Timestamp'] ?? '') - original) / 1_000,
    );
    expect(Math.min(...skews)).toBeLessThan(-30);
    expect(Math.max(...skews)).toBeGreaterThan(30);
    expect(skews.every((skew) => skew !== 0 && Math.abs(skew) <= 90)).toBe(true);
  });

  test.each([
    ['slow-client', { body: 'trickled', trickleMs: 2_000, cutsAnswer: false }],
    ['truncated-body', { body: 'truncated', cutsAnswer: false }],
    ['reset-after-send', { body: 'whole', cutsAnswer: true }],
  ] as const)('%s: attempts are made in a different manner', (fault, manner) => {
    const seconds = fault === 'slow-client' ? 2 : undefined;
    const { faults, sent } = given({ fault, seconds });
    faults.emit(callback('a', 'ringing'));
    expect(sent[0]?.mischief?.manner(1)).toMatchObject({ ...manner, faults: [fault] });
    expect(sent[0]?.mischief?.faults).toEqual([]);
  });

  test('a GET has no body that could go wrong', () => {
    const { faults, sent } = given({ fault: 'slow-client' }, { fault: 'truncated-body' });
    const one = callback('a', 'ringing');
    faults.emit({ ...one, address: { ...one.address, method: 'GET' } });
    expect(sent[0]?.mischief?.manner(1)).toMatchObject({ body: 'whole', faults: [] });
  });
});

describe('each fault is drawn independently', () => {
  /** The callbacks that a fault strikes, with others on or off. */
  function struckBy(fault: DeliveryFaultKind, others: readonly DeliveryFaultKind[]) {
    const { faults, sent, timer } = given(
      ...[fault, ...others].map((each) => ({ fault: each, probability: 0.3 })),
    );
    for (let call = 0; call < 100; call += 1) {
      for (const [number, label] of LIFE.entries()) {
        faults.emit(callback(`c${call}`, label, number));
      }
    }
    timer.advance(3_600_000);
    const struck = sent.filter(({ mischief }) =>
      [...(mischief?.faults ?? []), ...(mischief?.manner(1).faults ?? [])].includes(fault),
    );
    return new Set(struck.map(({ sid, label }) => `${sid} ${label}`));
  }

  test.each(
    // Faults that hide one another by nature can't be compared.
    DELIVERY_FAULTS.filter((fault) => !['drop', 'lost-terminal'].includes(fault)),
  )('%s strikes the same callbacks, whatever else is on', (fault) => {
    const alone = struckBy(fault, []);
    expect(alone.size).toBeGreaterThan(10);
    const visible = (['duplicate', 'clock-skew', 'no-sequence-number'] as const).filter(
      (other) => other !== fault,
    );
    expect(struckBy(fault, visible)).toEqual(alone);
    expect(struckBy(fault, [])).toEqual(alone);
  });
});
