import { expect, test } from 'vitest';
import { progress } from '../../tests/support/callbacks.ts';
import { observe } from '../../tests/support/store-observations.ts';
import type { StoredRequest } from '../ports/event-sink.ts';
import { type DeliveryLine, LineReader } from './delivery-line.ts';

const observed = observe(progress('ringing', 2, { CallSid: 'CA1', Direction: 'inbound' }));
const line: DeliveryLine = {
  kind: 'progress',
  callSid: 'CA1',
  callStatus: 'ringing',
  timestamp: 'Thu, 25 Jun 2026 20:26:02 +0000',
  direction: 'inbound',
  dimensions: null,
};

function lineOf(stored: StoredRequest, { kind, callSid } = observed): DeliveryLine | undefined {
  const delivery = { kind, callSid, request: stored, outcome: 'stored' } as const;
  return new LineReader(['queue', 'agent']).readAll([delivery])[0]?.line;
}

const form = Buffer.from(observed.request.body).toString();
const json = JSON.stringify(Object.fromEntries(new URLSearchParams(form)));
const post = { method: 'POST', target: '/callbacks/voice', encoding: 'form' } as const;

test.each<[string, StoredRequest]>([
  ['a form', observed.request],
  // A form with an escape in a name isn't plain.
  ['an unusual form', { ...post, body: Buffer.from(form.replace('CallSid', 'Call%53id')) }],
  ['JSON', { ...post, encoding: 'json', body: Buffer.from(json) }],
  ['a URL', { ...post, method: 'GET', target: `/callbacks/voice?${form}`, body: Buffer.alloc(0) }],
])('a line is read from %s', (_, stored) => {
  expect(lineOf(stored)).toEqual(line);
});

test('empty, absent and unreadable values are null, and the call is still named', () => {
  const none = { callStatus: null, timestamp: null, direction: null };
  const empty = { ...post, body: Buffer.from('CallSid=CA1&CallStatus=&AccountSid=AC1') };
  expect(lineOf(empty)).toEqual({ ...line, ...none });
  const unreadable = { ...post, encoding: 'json', body: Buffer.from('no JSON') } as const;
  expect(lineOf(unreadable)).toEqual({ ...line, ...none });
});

test('a line has the dimensions that its URL names', () => {
  const target = '/callbacks/voice?queue=support&vip=1&agent=';
  expect(lineOf({ ...observed.request, target })).toEqual({
    ...line,
    dimensions: { queue: 'support' },
  });
});

test('a conference event shows the call that it names, not the conference it is stored under', () => {
  expect(lineOf(observed.request, { ...observed, callSid: roomSid })?.callSid).toBe('CA1');
});

const roomSid = observe(progress('ringing', 2, { CallSid: 'CF1' })).callSid;

test('lines keep the order and outcomes of a commit', () => {
  const reader = new LineReader(['queue', 'agent']);
  const deliveries = ['stored', 'duplicate', 'unprocessable'] as const;
  const shown = reader.readAll(
    deliveries.map((outcome, index) => {
      const { kind, callSid, request: stored } = observe(progress('ringing', index));
      return { kind, callSid, request: stored, outcome };
    }),
  );
  expect(shown.map(({ outcome }) => outcome)).toEqual(deliveries);
  expect(new Set(shown.map((one) => one.line.timestamp)).size).toBe(3);
});
