import { describe, expect, it } from 'vitest';
import { type EndStatus, STATUSES } from '../call-status.ts';
import { OUTCOMES, type Outcome, type OutcomeFacts, outcomeOf } from './outcome.ts';

const NOTHING: OutcomeFacts = {
  status: 'failed',
  sipCode: null,
  sipPhrase: null,
  hasRung: false,
  isAnswered: false,
  isAnsweredElsewhere: false,
};

const END_STATUSES = ['completed', 'busy', 'no-answer', 'canceled', 'failed'] as const;

/** A SIP code and its phrase, then the outcome of each end status if it never rang. */
type Row = readonly [
  sipCode: number | null,
  sipPhrase: string | null,
  completed: Outcome,
  busy: Outcome,
  noAnswer: Outcome,
  canceled: Outcome,
  failed: Outcome,
];

const row = (
  sipCode: number | null,
  failed: Outcome,
  { phrase = null, declined }: { phrase?: string | null; declined?: Outcome } = {},
): Row => {
  const busy = declined ?? 'busy';
  const noAnswer = declined ?? 'noAnswer';
  return [sipCode, phrase, 'answered', busy, noAnswer, 'canceledBefore', failed];
};

const TABLE: readonly Row[] = [
  row(null, 'unknown'),
  row(100, 'unknown'),
  row(200, 'unknown'),
  row(302, 'failedNetwork'),
  ...[400, 401, 402, 403, 405, 406, 407, 408, 413, 415, 420, 421, 422, 423, 428, 433, 436].map(
    (code) => row(code, 'failedNetwork'),
  ),
  row(404, 'failedAddress'),
  row(410, 'failedAddress'),
  row(414, 'failedAddress'),
  row(416, 'failedAddress'),
  row(480, 'noAnswer'),
  ...[481, 482, 483, 488, 491, 493].map((code) => row(code, 'failedNetwork')),
  row(484, 'failedAddress'),
  row(485, 'failedAddress'),
  row(486, 'busy'),
  row(487, 'canceledBefore'),
  ...[500, 501, 502, 503, 504, 505, 513, 580, 599].map((code) => row(code, 'failedNetwork')),
  row(600, 'busy'),
  row(603, 'rejected', { declined: 'rejected' }),
  row(603, 'rejected', { declined: 'rejected', phrase: 'Decline' }),
  row(603, 'blocked', { declined: 'blocked', phrase: 'Network Blocked' }),
  row(603, 'blocked', { declined: 'blocked', phrase: ' network blocked ' }),
  row(604, 'failedAddress'),
  row(606, 'failedNetwork'),
  row(607, 'blocked', { declined: 'blocked' }),
  row(608, 'blocked', { declined: 'blocked' }),
  row(503, 'failedNetwork', { phrase: 'Network Blocked' }),
];

const cells = TABLE.flatMap(([sipCode, sipPhrase, ...outcomes]) =>
  END_STATUSES.map((status, index) => ({
    ...{ sipCode, sipPhrase, status, outcome: outcomes[index] },
  })),
);

describe('the outcome of a call that has ended', () => {
  it.each(cells)('is $outcome for $status with $sipCode $sipPhrase', (cell) => {
    const { status, sipCode, sipPhrase, outcome } = cell;
    expect(outcomeOf({ ...NOTHING, status, sipCode, sipPhrase })).toBe(outcome);
  });

  it.each(cells)('only changes by ringing if it was canceled: $status with $sipCode', (cell) => {
    const { status, sipCode, sipPhrase, outcome } = cell;
    const expected = outcome === 'canceledBefore' ? 'canceledRinging' : outcome;
    expect(outcomeOf({ ...NOTHING, status, sipCode, sipPhrase, hasRung: true })).toBe(expected);
  });

  it.each(cells)('is answered if it was, whatever the end: $status with $sipCode', (cell) => {
    const facts = { ...NOTHING, ...cell, isAnswered: true };
    expect(outcomeOf(facts)).toBe('answered');
    expect(outcomeOf({ ...facts, isAnsweredElsewhere: true })).toBe('answered');
  });

  it.each<EndStatus>(['busy', 'no-answer', 'canceled', 'failed'])(
    'is answeredElsewhere if a parallel leg took it: %s',
    (status) => {
      const facts = { ...NOTHING, status, isAnsweredElsewhere: true };
      expect(outcomeOf({ ...facts, sipCode: 603, sipPhrase: 'Network Blocked' })).toBe(
        'answeredElsewhere',
      );
      expect(outcomeOf(facts)).toBe('answeredElsewhere');
    },
  );

  it('can be each of the outcomes', () => {
    const reached = new Set<Outcome | undefined>(cells.map(({ outcome }) => outcome));
    const others: readonly Outcome[] = ['canceledRinging', 'answeredElsewhere'];
    expect([...reached, ...others].toSorted()).toEqual(OUTCOMES.toSorted());
  });
});

describe('a call in progress', () => {
  it.each(STATUSES.filter((status) => !END_STATUSES.some((end) => end === status)))(
    'has no outcome yet: %s',
    (status) => {
      for (const isAnswered of [false, true]) {
        expect(outcomeOf({ ...NOTHING, status, sipCode: 503, isAnswered })).toBeNull();
      }
    },
  );
});
