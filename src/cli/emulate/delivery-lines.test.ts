import type { DeliveryAttempt, DeliveryEntry } from '@callboard/emulator';
import { expect, test } from 'vitest';
import { ManualTimer } from '../../../tests/support/manual-timer.ts';
import { styleFor } from '../../console/style.ts';
import { DeliveryLines } from './delivery-lines.ts';

const ATTEMPT: DeliveryAttempt = {
  kind: 'attempt',
  at: Date.UTC(2026, 5, 25, 20, 26, 2, 7),
  sid: 'd48ed471-3c3b-4f0d-9d52-1b8f4f4f7a10',
  label: 'completed',
  method: 'POST',
  url: 'http://127.0.0.1:8484/callbacks/voice?who=%2B15550100002',
  attempt: 1,
  status: 204,
  latencyMs: 3,
  failure: null,
  errorCode: null,
  willRetry: false,
  intact: true,
  faults: [],
};

function given(format: 'pretty' | 'json' = 'pretty') {
  const timer = new ManualTimer();
  let text = '';
  const write = (line: string): void => {
    text += line;
  };
  const lines = new DeliveryLines({ format, style: styleFor(false), timer, write });
  return { timer, lines, text: () => text, count: () => text.split('\n').length - 1 };
}

const HEAD = '20:26:02.007  d48ed471-3c3b-4f0d-9d52-1b8f4f4f7a10  completed';

const { at, sid, label, method, url } = ATTEMPT;

test.each<[DeliveryEntry, RegExp]>([
  [ATTEMPT, /204 +3 ms {2}POST http:\/\/127.0.0.1:8484\/callbacks\/voice$/],
  [
    { ...ATTEMPT, status: 503, errorCode: 11_217, failure: '5xx', willRetry: true },
    /503 +3 ms {2}POST \S+ {2}error 11217, attempt 1, will retry$/,
  ],
  [
    {
      ...ATTEMPT,
      ...{ status: null, errorCode: 11_200, failure: 'timeout', attempt: 3, latencyMs: 5_001 },
    },
    /no answer +5001 ms {2}POST \S+ {2}error 11200, attempt 3, given up$/,
  ],
  [
    { kind: 'dropped', at, sid, label, method, url, faults: ['lost-terminal'] },
    /never sent +POST \S+ {2}lost-terminal$/,
  ],
  [
    { kind: 'ignored', at, sid, label, detail: 'Trim has no effect.' },
    /ignored +Trim has no effect\.$/,
  ],
  [
    { kind: 'document-fault', at, sid, label, errorCode: 12_100, detail: 'Line 2: no end.' },
    /not run +error 12100, given up, Line 2: no end\.$/,
  ],
  [
    { ...ATTEMPT, attempt: 2, faults: ['duplicate', 'slow-client'] },
    /attempt 2, duplicate, slow-client$/,
  ],
])('%j is one line that says how it ended', (entry, end) => {
  const { lines, text } = given();
  lines.take(entry);
  expect(text().startsWith(HEAD)).toBe(true);
  expect(text().trimEnd()).toMatch(end);
  expect(text()).not.toContain('5550100002');
});

test('more than a hundred a second are summarised, until the rate drops', () => {
  const { lines, timer, text, count } = given();
  for (let i = 0; i < 1_500; i += 1)
    lines.take(i % 3 === 0 ? { ...ATTEMPT, status: 500 } : ATTEMPT);
  expect(count()).toBe(100);
  timer.pass(1_000);
  expect(text().split('\n').at(-2)).toBe('In the last second: 934 x 204, 466 x 500');
  lines.take(ATTEMPT);
  timer.pass(1_000);
  expect(text().split('\n').at(-2)).toBe('In the last second: 1 x 204');
  lines.take(ATTEMPT);
  expect(text().split('\n').at(-2)).toMatch(/204 +3 ms {2}POST/);
});

test('what was only counted is printed at the end', () => {
  const { lines, text } = given();
  for (let i = 0; i < 150; i += 1) lines.take(ATTEMPT);
  lines.close();
  expect(text().split('\n').at(-2)).toBe('In the last second: 50 x 204');
});

test('JSON is never summarised', () => {
  const { lines, text, count } = given('json');
  for (let i = 0; i < 500; i += 1) lines.take(ATTEMPT);
  expect(count()).toBe(500);
  expect(JSON.parse(text().split('\n')[0] ?? '')).toEqual({
    at: '2026-06-25T20:26:02.007Z',
    sid: ATTEMPT.sid,
    label: 'completed',
    method: 'POST',
    url: 'http://127.0.0.1:8484/callbacks/voice',
    attempt: 1,
    status: 204,
    latencyMs: 3,
    failure: null,
    errorCode: null,
    willRetry: false,
    faults: [],
  });
});
