import { expect, test } from 'vitest';
import { parseCallbackTarget } from '../contract/callback-target.ts';
import type { Dialect } from '../contract/dialect.ts';
import type { Callback } from '../delivery/deliverer.ts';
import { EmulatedClock } from '../world/emulated-clock.ts';
import { Ledger } from '../world/ledger.ts';
import { ManualTimer } from '../world/manual-timer.ts';
import { Schedule } from '../world/schedule.ts';
import { randomStreams } from '../world/seeded-random.ts';
import type { Message } from './message.ts';
import { MessageEngine } from './message-engine.ts';
import { segmentsOf } from './segments.ts';

/** Sends one message and lets it run until it's final. */
function sent(to: string, mediaCount = 0, dialect: Dialect = 'signalwire') {
  const timer = new ManualTimer(0);
  const emitted: Callback[] = [];
  let settled = 0;
  const engine = new MessageEngine({
    dialect,
    accountSid: 'account-1',
    schedule: new Schedule(new EmulatedClock(timer, 0, 1), timer),
    ledger: new Ledger<Message>(10),
    emit: (callback) => emitted.push(callback),
    onSettled: () => {
      settled += 1;
    },
  });
  const target = parseCallbackTarget('http://localhost/sms', dialect, 'message');
  if (target === null) throw new Error('The test has a bad URL.');
  const message = engine.send(
    {
      sid: 'm1',
      from: '+14155550100',
      messagingServiceSid: null,
      to,
      body: 'Hello',
      mediaCount,
      report: { target, method: 'POST' },
    },
    randomStreams('messages', 0).stream('m1'),
    0,
  );
  const statusAtFirst = message.status;
  timer.advance(60_000);
  const statuses = emitted.map(({ parameters }) => parameters['MessageStatus']);
  return { message, statusAtFirst, statuses, last: emitted.at(-1)?.parameters, settled };
}

test('a message is queued, sending, sent and delivered, and each step is reported', () => {
  const { message, statusAtFirst, statuses, last, settled } = sent('+12025550101');
  expect(statusAtFirst).toBe('queued');
  expect(statuses).toEqual(['sending', 'sent', 'delivered']);
  expect(last).toMatchObject({ MessageSid: 'm1', AccountSid: 'account-1', NumSegments: '1' });
  expect(last?.['ErrorCode']).toBeUndefined();
  expect(message.sentAt).toBeGreaterThan(0);
  expect(message.isOver).toBe(true);
  expect(settled).toBe(1);
});

test('SignalWire gets no delivery report for media: the message stays sent', () => {
  const { message, statuses, settled } = sent('+12025550101', 1);
  expect(statuses).toEqual(['sending', 'sent']);
  expect(message).toMatchObject({ status: 'sent', isOver: true });
  expect(settled).toBe(1);
  expect(sent('+12025550101', 1, 'twilio').statuses).toEqual(['sending', 'sent', 'delivered']);
  expect(sent('+15005550033', 1).statuses).toEqual(['sending', 'sent', 'undelivered']);
});

test('a filtered message is sent and then lost', () => {
  const { message, statuses, last } = sent('+15005550030');
  expect(statuses).toEqual(['sending', 'sent', 'undelivered']);
  expect(last?.['ErrorCode']).toBe('30007');
  expect(message.errorCode).toBe(30_007);
});

test('a failed message is never sent', () => {
  const { message, statuses } = sent('+15005550038');
  expect(statuses).toEqual(['sending', 'failed']);
  expect(message.sentAt).toBeNull();
});

test.each([
  ['', 1],
  ['a'.repeat(160), 1],
  ['a'.repeat(161), 2],
  ['a'.repeat(306), 2],
  ['€'.repeat(80), 1],
  ['€'.repeat(81), 2],
  ['ж'.repeat(70), 1],
  ['ж'.repeat(71), 2],
])('the parts of a text are counted (case %#)', (text, parts) => {
  expect(segmentsOf(text)).toBe(parts);
});
