import { describe, expect, it } from 'vitest';
import { EVERYTHING } from '../../../tests/support/askers.ts';
import {
  databaseWith,
  factsOf,
  factWith,
  MONDAY_10,
  unwrap,
} from '../../../tests/support/numbers-facts.ts';
import type { CallFact } from '../../core/kpi/call-fact.ts';
import { UTC } from '../../core/time/time-zone.ts';
import type { Asker } from '../../ports/access/asker.ts';
import type { ChangesQuestion } from '../../ports/numbers/questions.ts';
import { answerChanges } from './changes.ts';

const MINUTE = 60_000;
const BEFORE = { from: MONDAY_10, to: MONDAY_10 + 60 * MINUTE };
const AFTER = { from: BEFORE.to, to: BEFORE.to + 60 * MINUTE };

/** Numbers between 0 and 1 that are the same every time (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const AREAS = ['+1415555', '+1212555', '+1305555', '+4420794', '+3319460', '+4930555'];

/** Two hours of calls, one in four of them not answered; what `incident` changes, it changes in the second. */
function traffic(incident: (fact: CallFact) => Partial<CallFact>): readonly CallFact[] {
  const random = randomFrom(7);
  const oneOf = (values: readonly string[]): string =>
    values[Math.floor(random() * values.length)] ?? '';
  return Array.from({ length: 2400 }, (_, index) => {
    const startedAt = BEFORE.from + index * 3000;
    const ending = random();
    const fact = factWith({
      callSid: `CA${index}`,
      from: oneOf(['+15550100001', '+15550100002']),
      to: `${oneOf(AREAS)}${String(Math.floor(random() * 10_000)).padStart(4, '0')}`,
      ...{
        startedAt,
        initiatedAt: startedAt,
        answeredAt: startedAt + 7000,
        endedAt: startedAt + 67_000,
      },
      pddSeconds: 1 + Math.floor(random() * 4),
      allDimensions: { queue: oneOf(['support', 'sales', 'billing']) },
      ...(ending < 0.75 ? {} : ending < 0.9 ? NOT_ANSWERED : ending < 0.96 ? BUSY : NOT_FOUND),
    });
    return startedAt < AFTER.from ? fact : { ...fact, ...incident(fact) };
  });
}

const without = { answeredAt: null, durationSeconds: null, mos: null, jitterMs: null } as const;
const NOT_ANSWERED: Partial<CallFact> = {
  ...without,
  status: 'no-answer',
  outcome: 'noAnswer',
  sipCode: 487,
  sipPhrase: 'Request Terminated',
};
const BUSY: Partial<CallFact> = {
  ...without,
  status: 'busy',
  outcome: 'busy',
  sipCode: 486,
  sipPhrase: 'Busy Here',
};
const NOT_FOUND: Partial<CallFact> = {
  ...without,
  status: 'failed',
  outcome: 'failedAddress',
  sipCode: 404,
  sipPhrase: 'Not Found',
};
const UNAVAILABLE: Partial<CallFact> = {
  ...without,
  status: 'failed',
  outcome: 'failedNetwork',
  sipCode: 503,
  sipPhrase: 'Service Unavailable',
  pddSeconds: null,
  ringingAt: null,
};

async function changes(
  calls: readonly CallFact[],
  asked: Partial<ChangesQuestion> = {},
  asker: Asker = EVERYTHING,
) {
  const facts = factsOf(await databaseWith(calls, ['queue']), { asOf: AFTER.to, staleMs: 1 }, [
    'queue',
  ]);
  const question = {
    filter: AFTER,
    baseline: BEFORE,
    timeZone: UTC,
    kpi: 'failed',
    limit: 5,
    ...asked,
  };
  return unwrap(await answerChanges(facts, asker, question));
}

const during = (fact: CallFact, from: number, to: number): boolean =>
  (fact.startedAt ?? 0) >= AFTER.from + from * MINUTE &&
  (fact.startedAt ?? 0) < AFTER.from + to * MINUTE;

describe('changes', () => {
  const rangeFails = traffic((fact) =>
    fact.to?.startsWith('+1212555') === true && during(fact, 20, 45) ? UNAVAILABLE : {},
  );

  it.each(['failed', 'failureRate', 'asr', 'ner'])(
    'name the range of numbers that fails 503 for 25 minutes first, for %s',
    async (kpi) => {
      const { explanations } = await changes(rangeFails, { kpi });
      expect(explanations[0]).toMatchObject({ by: 'prefix', key: '+1212555' });
      expect(explanations[0]?.contribution).toBeGreaterThan(60);
      expect(explanations.slice(1, 4)).toContainEqual(
        expect.objectContaining({ by: 'sipCode', key: '503' }),
      );
    },
  );

  it('say how the KPI and the group moved', async () => {
    const { before, after, explanations } = await changes(rangeFails);
    const [first] = explanations;
    expect(after.value ?? 0).toBeGreaterThan(before.value ?? 0);
    const move = (after.value ?? 0) - (before.value ?? 0);
    const own = (first?.after.value ?? 0) - (first?.before.value ?? 0);
    expect(first?.contribution).toBeCloseTo((100 * own) / move);
  });

  it('name the SIP code first if every range fails alike', async () => {
    const random = randomFrom(3);
    const all = traffic(() => (random() < 0.3 ? UNAVAILABLE : {}));
    expect((await changes(all)).explanations[0]).toMatchObject({ by: 'sipCode', key: '503' });
  });

  it('name the queue whose calls take longer to ring', async () => {
    const slow = traffic((fact) =>
      fact.allDimensions['queue'] === 'sales' ? { pddSeconds: 9 } : {},
    );
    const { explanations } = await changes(slow, { kpi: 'pddP95' });
    expect(explanations[0]).toMatchObject({ by: 'dim.queue', key: 'sales', contribution: 100 });
  });

  it('find the number with many short calls among a thousand others whose long calls are like all', async () => {
    const to = (number: string, startedAt: number, calls: number, durationSeconds: number) =>
      Array.from({ length: calls }, (_, nth) =>
        factWith({
          ...{ callSid: `CA${number}${startedAt}${nth}`, to: number, startedAt, durationSeconds },
          answeredAt: startedAt,
        }),
      );
    const others = Array.from({ length: 2200 }, (_, nth) =>
      to(`+1555${1_000_000 + nth}`, nth % 2 === 0 ? BEFORE.from : AFTER.from, 1, 600),
    );
    const calls = [
      ...[...to('+19995550100', BEFORE.from, 1, 600), ...to('+19995550100', AFTER.from, 20, 10)],
      ...others.flat(),
    ];
    const { explanations } = await changes(calls, { kpi: 'acd', limit: 50 });
    expect(explanations.find(({ by }) => by === 'toNumber')).toMatchObject({
      key: '+19995550100',
      contribution: 100,
    });
  });

  it('name no lack of something if there were no calls before', async () => {
    const calls = [1, 2, 3].map((nth) =>
      factWith({ callSid: `CA${nth}`, startedAt: AFTER.from, endpoint: null }),
    );
    const { explanations } = await changes(calls, { kpi: 'attempts' });
    expect(explanations.map(({ key }) => key)).not.toContain(null);
    expect(explanations).not.toEqual([]);
  });

  it('explain nothing where nothing moved', async () => {
    const calls = [factWith(), factWith({ startedAt: AFTER.from })];
    expect((await changes(calls, { kpi: 'attempts' })).explanations).toEqual([]);
  });

  it('count a short number once, however many prefixes it has', async () => {
    const to = (number: string, startedAt: number, calls: number) =>
      Array.from({ length: calls }, (_, nth) =>
        factWith({ callSid: `CA${number}${startedAt}${nth}`, to: number, startedAt }),
      );
    const calls = [
      ...[...to('+15550100009', BEFORE.from, 8), ...to('+29012345', BEFORE.from, 2)],
      ...[...to('+15550100009', AFTER.from, 8), ...to('+29012345', AFTER.from, 6)],
    ];
    const { explanations } = await changes(calls, { kpi: 'attempts' });
    const [prefix] = explanations.filter(({ by }) => by === 'prefix');
    expect(prefix).toMatchObject({ key: '+29012345', contribution: 100 });
    expect(prefix?.after.value).toBe(6);
  });

  it('compare windows of different lengths by their rates', async () => {
    const baseline = { from: BEFORE.from + 30 * MINUTE, to: BEFORE.to };
    const { explanations } = await changes(rangeFails, { baseline });
    expect(explanations[0]).toMatchObject({ by: 'prefix', key: '+1212555' });
    expect(explanations[0]?.contribution).toBeGreaterThan(80);
  });

  it('hide the range from a masked asker', async () => {
    const { explanations } = await changes(rangeFails, {}, { scope: 'all', disclosure: 'masked' });
    expect(explanations[0]).toMatchObject({ by: 'prefix', key: '+1••••••' });
  });

  it('refuse what is not made of single calls', async () => {
    const facts = factsOf(await databaseWith([]), { asOf: AFTER.to, staleMs: 1 });
    const question = { filter: AFTER, baseline: BEFORE, timeZone: UTC, kpi: 'erlang', limit: 5 };
    expect(await answerChanges(facts, EVERYTHING, question)).toMatchObject({
      problem: { kind: 'refused', parameter: 'kpi' },
    });
  });
});
