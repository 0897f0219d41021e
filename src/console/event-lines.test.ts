import { expect, test } from 'vitest';
import type { ShownDelivery } from './delivery-line.ts';
import { jsonLines, prettyLines } from './event-lines.ts';
import { styleFor } from './style.ts';

const plain = styleFor(false);
const delivery = (outcome: ShownDelivery['outcome'] = 'stored'): ShownDelivery => ({
  line: {
    kind: 'progress',
    callSid: '8d0c1f0e-5f6a-4c1b-9a53-0b6f6a1f2c11',
    callStatus: 'answered',
    timestamp: 'Thu, 25 Jun 2026 20:26:02 +0000',
    direction: 'outbound-api',
    dimensions: null,
  },
  outcome,
});

test('a line has the four facts, as received', () => {
  expect(prettyLines(plain, null)([delivery()])).toBe(
    '8d0c1f0e-5f6a-4c1b-9a53-0b6f6a1f2c11  answered     Thu, 25 Jun 2026 20:26:02 +0000  outbound-api\n',
  );
});

test('repeats and unreadable callbacks are marked', () => {
  const lines = prettyLines(plain, null)([delivery('duplicate'), delivery('unprocessable')]);
  expect(lines.split('\n').map((line) => line.slice(98))).toEqual([
    '(duplicate)',
    '(unprocessable)',
    '',
  ]);
});

test('a callback without a status shows its kind, not just dashes', () => {
  const line = {
    kind: 'recording',
    callSid: '8d0c1f0e-5f6a-4c1b-9a53-0b6f6a1f2c11',
    callStatus: null,
    timestamp: null,
    direction: null,
    dimensions: null,
  } as const;
  expect(prettyLines(plain, null)([{ line, outcome: 'stored' }])).toMatch(
    /^8d0c1f0e-5f6a-4c1b-9a53-0b6f6a1f2c11 {2}- +- +\(recording\)\n$/,
  );
  expect(prettyLines(plain, 80)([{ line, outcome: 'stored' }])).toMatch(/^.{60,80}\n$/);
  expect(prettyLines(plain, null)([{ line, outcome: 'duplicate' }])).toContain(
    '(recording)  (duplicate)',
  );
});

test('a line fits a terminal of 80 columns by shortening the CallSid', () => {
  const line = prettyLines(plain, 80)([delivery()]);
  expect(line.length).toBeLessThanOrEqual(80);
  expect(line).toMatch(/^8d0c1f0e-5… {2}answered/);
});

test('absent facts are dashes, and hostile ones cannot forge a line or a colour', () => {
  const hostile: ShownDelivery = {
    line: {
      kind: 'progress',
      callSid: 'a\x1b[31m',
      callStatus: 'completed\n8d0c1f0e failed',
      timestamp: null,
      direction: null,
      dimensions: { queue: 'a\nb' },
    },
    outcome: 'stored',
  };
  const text = prettyLines(plain, null)([hostile]);
  expect(text.split('\n')).toHaveLength(2);
  expect(text).not.toContain('\x1b');
  expect(jsonLines([hostile]).split('\n')).toHaveLength(2);
});

test('a JSON line has seven fixed fields', () => {
  const lines = jsonLines([delivery(), delivery('duplicate')])
    .trimEnd()
    .split('\n');
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    {
      callSid: '8d0c1f0e-5f6a-4c1b-9a53-0b6f6a1f2c11',
      callStatus: 'answered',
      timestamp: 'Thu, 25 Jun 2026 20:26:02 +0000',
      direction: 'outbound-api',
      kind: 'progress',
      outcome: 'stored',
      dimensions: {},
    },
    expect.objectContaining({ outcome: 'duplicate' }),
  ]);
});

test('colours are used only if requested', () => {
  const completed = { ...delivery(), line: { ...delivery().line, callStatus: 'completed' } };
  expect(prettyLines(styleFor(true), null)([completed])).toContain('\x1b[32mcompleted');
  expect(prettyLines(plain, null)([completed])).not.toContain('\x1b');
});

test('the end of an unsuccessful call says why, once', () => {
  const of = (callStatus: string, outcome: ShownDelivery['outcome'] = 'stored') => {
    const { line } = delivery();
    return { line: { ...line, callStatus }, outcome };
  };
  const reasons = new Map([['8d0c1f0e-5f6a-4c1b-9a53-0b6f6a1f2c11', '486 Busy Here']]);
  const lines = prettyLines(plain, null)(
    [of('ringing'), of('busy'), of('busy', 'duplicate')],
    reasons,
  );
  expect(lines.split('\n').map((line) => line.slice(84))).toEqual([
    'outbound-api',
    'outbound-api  486 Busy Here',
    'outbound-api  (duplicate)',
    '',
  ]);
});

test.each([
  [80, /outbound-api {2}486$/],
  [120, /outbound-api {2}486 Busy Here$/],
])('on %d columns, the reason takes the space available', (width, end) => {
  const { line } = delivery();
  const reasons = new Map([[line.callSid, '486 Busy Here']]);
  const busy = { line: { ...line, callStatus: 'busy' }, outcome: 'stored' as const };
  const text = prettyLines(plain, width)([busy], reasons).trimEnd();
  expect(text).toMatch(end);
  expect(text.length).toBeLessThanOrEqual(width);
});

test('own dimensions come last, as far as there is room', () => {
  const { line } = delivery();
  const named = { ...line, callStatus: 'busy', dimensions: { agent: '4"2', queue: 'support' } };
  const shown = { line: named, outcome: 'stored' as const };
  const reasons = new Map([[line.callSid, '486 Busy Here']]);
  const endOn = (width: number | null) =>
    prettyLines(plain, width)([shown], reasons).trimEnd().split('outbound-api')[1];
  expect(endOn(null)).toBe('  486 Busy Here  agent=4"2  queue=support');
  expect(endOn(130)).toBe('  486 Busy Here  agent=4"2');
  expect(endOn(80)).toBe('  486');
  expect(JSON.parse(jsonLines([shown]))).toMatchObject({
    dimensions: { agent: '4"2', queue: 'support' },
  });
});
