import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { measureAudio } from '../audio/measure.ts';
import { statusOfSip } from '../contract/sip-results.ts';
import { randomStreams } from '../world/seeded-random.ts';
import { sidMint } from '../world/sids.ts';
import { behaviorOfNumber, CALL_NUMBERS } from './call-numbers.ts';
import type { CallPlan } from './call-plan.ts';
import { USUAL_MIX } from './outcome-mix.ts';
import { planCall } from './plan-call.ts';
import { REFUSED_SENDERS } from './sender-numbers.ts';

const PAGE = readFileSync(
  join(import.meta.dirname, '../../../docs/reference/emulator-numbers.md'),
  'utf8',
);

/** The rows of a table under a heading: its cells, without code marks. */
function rowsUnder(heading: string): readonly (readonly string[])[] {
  const section = PAGE.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? '';
  return [...section.matchAll(/^\| `(.+)` \| (.+) \|$/gm)].map(([, first = '', second = '']) => [
    first,
    second,
  ]);
}

test('the documentation has the same table, word for word', () => {
  const documented = rowsUnder('Called numbers');
  expect(documented).toEqual(CALL_NUMBERS.map(({ number, result }) => [number, result]));
});

test('the documentation has the same senders', () => {
  const documented = rowsUnder('Calling numbers').map(([number, text = '']) => [
    number,
    Number(/\d{5}/.exec(text)?.[0]),
  ]);
  expect(documented).toEqual(REFUSED_SENDERS.map(({ number, code }) => [number, code]));
});

const planOf = (number: string, seed = 'a'): CallPlan =>
  planCall(randomStreams(seed, 0).stream(number), {
    mix: USUAL_MIX,
    mint: sidMint('twilio'),
    timeoutSeconds: 60,
    skipsQueue: false,
    record: false,
    detectMachine: true,
    awaitMessageEnd: true,
    behavior: behaviorOfNumber(number),
  });

function courseOf(plan: CallPlan) {
  const at = (kind: string) => plan.steps.find((step) => step.kind === kind)?.atMs ?? null;
  const [ringing, answered] = [at('ringing'), at('answered')];
  const last = plan.steps.at(-1);
  if (last?.kind !== 'end') throw new Error('The plan does not end with its end.');
  const talkMs = answered === null ? 0 : last.atMs - answered;
  const ringUntil = answered ?? last.atMs;
  return {
    ...last.end,
    rings: ringing !== null,
    ringMs: ringing === null ? 0 : ringUntil - ringing,
    talkMs,
    audio: measureAudio(plan.line, talkMs),
  };
}

test('every number is E.164, in a range that reaches no phone, and listed once', () => {
  const numbers = CALL_NUMBERS.map(({ number }) => number);
  expect(new Set(numbers).size).toBe(numbers.length);
  for (const number of numbers) expect(number).toMatch(/^\+15005550[01]\d\d$/);
});

describe('a call goes as its row says', () => {
  const settled = CALL_NUMBERS.filter(
    ({ behavior }) => behavior.outcome !== 'refused' && behavior.outcome !== 'mixed',
  );

  test.each(settled)('$number: $result', ({ number, result, behavior }) => {
    const course = courseOf(planOf(number));
    const code = /\b[456]\d\d\b/.exec(result)?.[0];
    expect(course.sip?.code ?? null).toBe(
      code === undefined
        ? course.status === 'canceled'
          ? 487
          : (course.sip?.code ?? null)
        : Number(code),
    );
    const rings = /rings (\d+) s/.exec(result)?.[1];
    if (rings !== undefined) expect(course.ringMs).toBe(Number(rings) * 1_000);
    const lasts = /after (\d+) s$/.exec(result)?.[1];
    if (lasts !== undefined) expect(course.talkMs).toBe(Number(lasts) * 1_000);
    for (const status of ['busy', 'failed', 'no-answer', 'canceled'] as const) {
      if (result.includes(status)) expect(course.status).toBe(status);
    }
    if (result.includes('answers')) expect(course.status).toBe('completed');
    if (course.sip !== null && course.status !== 'canceled') {
      expect(statusOfSip(course.sip.code)).toBe(course.status);
    }
    expect(behavior).toBe(behaviorOfNumber(number));
  });

  test('a number that never answers rings until the timeout', () => {
    expect(courseOf(planOf('+15005550130'))).toMatchObject({ ringMs: 60_000, status: 'no-answer' });
  });

  test.each([
    ['+15005550110', 'human'],
    ['+15005550111', 'machine_end_beep'],
    ['+15005550112', 'machine_end_silence'],
    ['+15005550113', 'machine_end_other'],
    ['+15005550114', 'fax'],
    ['+15005550115', 'unknown'],
  ])('%s is answered by %s', (number, answeredBy) => {
    expect(planOf(number).answeredBy).toBe(answeredBy);
  });

  test('lines are as good or bad as described', () => {
    expect(courseOf(planOf('+15005550160')).audio).toMatchObject({ mos: 4.5, skippedPackets: 0 });
    expect(courseOf(planOf('+15005550161')).audio.mos).toBeLessThan(4.4);
    const jittery = courseOf(planOf('+15005550162')).audio;
    expect(jittery.mos).toBeGreaterThan(4.4);
    expect(jittery.jitterMaxVariance).toBeGreaterThan(1_000);
    expect(courseOf(planOf('+15005550163')).audio).toMatchObject({ mos: 4.5, mediaPackets: 0 });
  });

  test('the callback of an end is lost or late if the row says so', () => {
    expect(planOf('+15005550170').terminal).toBe('lost');
    expect(planOf('+15005550171').terminal).toEqual({ lateSeconds: 120 });
    expect(planOf('+15005550100').terminal).toBeUndefined();
  });

  test('the digits match the row', () => {
    expect(planOf('+15005550182').digits).toBe('1234#');
    expect(planOf('+15005550183').digits).toBe('');
  });

  test('the number that does anything has every outcome', () => {
    const ends = new Set(
      Array.from({ length: 100 }, (_, seed) => courseOf(planOf('+15005550190', `${seed}`)).status),
    );
    expect(ends).toEqual(new Set(['busy', 'no-answer', 'failed', 'completed']));
  });
});

test('numbers that REST refuses have an error number', () => {
  const codes = CALL_NUMBERS.flatMap(({ behavior }) =>
    behavior.outcome === 'refused' ? [behavior.code] : [],
  );
  expect(codes).toEqual([21_217, 21_214, 21_215, 21_216]);
});
