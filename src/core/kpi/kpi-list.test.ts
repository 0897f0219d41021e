import { describe, expect, it } from 'vitest';
import {
  answered,
  at,
  factsOfLegs,
  leg,
  TEN,
  unanswered,
} from '../../../tests/support/call-facts.ts';
import type { OwnFact } from './call-fact.ts';
import type { Figure, Measured } from './kpi.ts';
import { KPIS, kpiOf } from './kpi-list.ts';
import { type MeasuredCalls, measuredOf } from './measured.ts';
import { DEFAULT_KPI_SETTINGS, measuresOf } from './measures.ts';

/** The window is ten o'clock's first five minutes, and they're over. */
const FIVE_MINUTES: Omit<MeasuredCalls, 'facts'> = {
  leg: 'first',
  window: { from: TEN, to: at(300) },
  asOf: at(300),
  staleMs: 255 * 60_000,
  settings: DEFAULT_KPI_SETTINGS,
  lagSeconds: [],
};

const TEN_OF: readonly OwnFact[] = [
  // Four were answered: one by a machine, one briefly, one is still talking.
  answered(60, { answeredBy: 'human', mos: 4.4, jitterMs: 4, lossPercent: 0, recordings: 2 }),
  answered(6, { answeredBy: 'machine_start', mos: 4.1, jitterMs: 20, lossPercent: 2 }),
  answered(120, {
    ringingAt: null,
    pddSeconds: 7,
    ringSeconds: null,
    answeredBy: 'unknown',
    mos: 3.6,
  }),
  answered(0, { status: 'in-progress', endedAt: null, durationSeconds: null, answeredBy: 'human' }),
  // Six weren't, and three of those didn't reach the network or its end.
  unanswered('busy', { ringingAt: at(3), pddSeconds: 3, ringSeconds: 17, sipCode: 486 }),
  unanswered('no-answer', { ringingAt: at(3), pddSeconds: 3, ringSeconds: 17, sipCode: 487 }),
  unanswered('canceled'),
  unanswered('failed', { sipCode: 503 }),
  unanswered('failed', { sipCode: 603, sipPhrase: 'Network Blocked' }),
  unanswered('failed'),
  // One is dialling, one waits in the queue.
  leg(),
  leg({ status: 'queued', initiatedAt: null }),
];

/** Offered to two agents at once: bob takes it after 15 seconds, until second 100. */
const OFFERED: readonly OwnFact[] = [
  answered(93, { callSid: 'CA-offered', direction: 'inbound' }),
  answered(78, {
    ...{ callSid: 'CA-bob', parentCallSid: 'CA-offered', endpoint: 'client:bob' },
    ...{
      startedAt: at(10),
      initiatedAt: at(10),
      ringingAt: at(11),
      answeredAt: at(22),
      endedAt: at(100),
    },
    ...{ pddSeconds: 1, ringSeconds: 11, answerSeconds: 12 },
  }),
  unanswered('canceled', {
    ...{ callSid: 'CA-eve', parentCallSid: 'CA-offered', endpoint: 'client:eve' },
    ...{ startedAt: at(10), initiatedAt: at(10), ringingAt: at(11), endedAt: at(22) },
  }),
];

/** Offered to one agent, who doesn't take it; the caller hangs up. */
const ABANDONED: readonly OwnFact[] = [
  answered(30, { callSid: 'CA-abandoned', direction: 'inbound' }),
  unanswered('no-answer', {
    callSid: 'CA-missed',
    parentCallSid: 'CA-abandoned',
    ringingAt: at(12),
  }),
];

/** The wait was too long for 20 seconds. */
const LATE: readonly OwnFact[] = [
  answered(90, { callSid: 'CA-late', direction: 'inbound' }),
  answered(60, {
    callSid: 'CA-agent',
    parentCallSid: 'CA-late',
    answeredAt: at(37),
    endedAt: at(97),
  }),
];

const MENU: readonly OwnFact[] = [
  ...OFFERED,
  ...ABANDONED,
  ...LATE,
  answered(5, { callSid: 'CA-menu' }),
];

type Example = readonly [
  id: string,
  value: number | null,
  n: number,
  of: readonly OwnFact[],
  options?: Partial<MeasuredCalls>,
];

const CHILDREN = { leg: 'child' } as const;

const EXAMPLES: readonly Example[] = [
  ['attempts', 11, 11, TEN_OF],
  ['seizures', 9, 11, TEN_OF],
  ['answered', 4, 11, TEN_OF],
  ['completed', 3, 11, TEN_OF],
  ['busy', 1, 11, TEN_OF],
  ['noAnswer', 1, 11, TEN_OF],
  ['rejected', 1, 1, [unanswered('no-answer', { sipCode: 603 })]],
  ['canceled', 1, 11, TEN_OF],
  ['failed', 3, 11, TEN_OF],
  ['failedNetwork', 1, 11, TEN_OF],
  ['failedAddress', 1, 1, [unanswered('failed', { sipCode: 404 })]],
  ['failedUnknown', 1, 11, TEN_OF],
  ['blocked', 1, 11, TEN_OF],
  ['answeredElsewhere', 1, 2, OFFERED, CHILDREN],
  ['missed', 2, 11, TEN_OF],
  ['missed', 1, 4, MENU, CHILDREN],
  ['ended', 9, 9, TEN_OF],
  ['asr', (100 * 4) / 9, 9, TEN_OF],
  ['asr', 60, 5, [...TEN_OF.slice(0, 3), ...TEN_OF.slice(4, 6), TEN_OF[9] ?? leg()]],
  ['asr', 100, 1, OFFERED, CHILDREN],
  ['asr', null, 0, []],
  ['abr', 40, 10, TEN_OF],
  ['ner', (100 * 6) / 9, 9, TEN_OF],
  ['humanAnswerRate', (100 * 2) / 3, 3, TEN_OF],
  ['failureRate', 30, 10, TEN_OF],
  ['failureRate', 0, 1, OFFERED, CHILDREN],
  ['blockedShare', 10, 10, TEN_OF],
  ['ser', (100 * 4) / 9, 9, TEN_OF],
  ['ser', 50, 2, [answered(1), unanswered('busy'), unanswered('failed', { sipCode: 302 })]],
  ['seer', (100 * 5) / 9, 9, TEN_OF],
  ['seer', 100, 3, [answered(1), unanswered('busy'), unanswered('failed', { sipCode: 603 })]],
  ['isa', (100 * 1) / 9, 9, TEN_OF],
  ['sipCoverage', (100 * 4) / 9, 9, TEN_OF],
  ['acd', 62, 3, TEN_OF],
  ['talkMinutes', 3.1, 3, TEN_OF],
  ['talkP50', 60, 3, TEN_OF],
  ['talkP95', 120, 3, TEN_OF],
  ['pddP50', 2, 6, TEN_OF],
  ['pddP95', 7, 6, TEN_OF],
  ['pddWithoutRinging', (100 * 1) / 6, 6, TEN_OF],
  ['ringP50', 5, 3, TEN_OF],
  ['ringP95', 5, 3, TEN_OF],
  ['answerP50', 7, 4, TEN_OF],
  ['answerP95', 7, 4, TEN_OF],
  ['shortCalls', 1, 3, TEN_OF],
  ['shortShare', (100 * 1) / 3, 3, TEN_OF],
  ['lagP50', 1, 3, [], { lagSeconds: [3, 0.4, 1] }],
  ['lagP95', 3, 3, [], { lagSeconds: [3, 0.4, 1] }],
  ['offered', 3, 3, MENU],
  ['abandoned', 1, 3, MENU],
  ['abandonRate', (100 * 1) / 3, 3, MENU],
  ['waitAvg', 22.5, 2, MENU],
  ['waitP50', 15, 2, MENU],
  ['waitP95', 30, 2, MENU],
  ['serviceLevel', (100 * 1) / 3, 3, MENU],
  [
    'serviceLevel',
    (100 * 2) / 3,
    3,
    MENU,
    { settings: { serviceLevelSeconds: 30, shortCallSeconds: 6 } },
  ],
  ['lastSeen', at(100), 1, OFFERED, CHILDREN],
  ['lastSeen', null, 0, []],
  ['mosAvg', (4.4 + 4.1 + 3.6) / 3, 3, TEN_OF],
  ['mosP10', 3.6, 3, TEN_OF],
  ['mosCoverage', 100, 3, TEN_OF],
  ['mosVerySatisfied', (100 * 1) / 3, 3, TEN_OF],
  ['mosSatisfied', (100 * 1) / 3, 3, TEN_OF],
  ['mosSomeDissatisfied', (100 * 1) / 3, 3, TEN_OF],
  ['mosManyDissatisfied', 100, 1, [answered(9, { mos: 3.1 })]],
  ['mosNearlyAllDissatisfied', 100, 1, [answered(9, { mos: 2.58 })]],
  ['mosNotRecommended', 100, 1, [answered(9, { mos: 2.57 })]],
  ['jitterAvg', 12, 2, TEN_OF],
  ['jitterP95', 20, 2, TEN_OF],
  ['lossAvg', 1, 2, TEN_OF],
  ['lossP95', 2, 2, TEN_OF],
  ['recordings', 2, 11, TEN_OF],
  ['callsPerMinute', 11 / 5, 11, TEN_OF],
  ['callsPerMinute', 11, 11, TEN_OF, { asOf: at(60) }],
  ['concurrent', 1, 4, TEN_OF],
  ['concurrent', 3, 4, TEN_OF, { asOf: at(60) }],
  ['peakConcurrent', 4, 4, TEN_OF],
  ['erlang', (60 + 6 + 120 + 293) / 300, 4, TEN_OF],
  ['channels', 2, 11, TEN_OF],
  ['peakChannels', 11, 11, TEN_OF],
  ['peakChannels', 3, 3, OFFERED],
  ['peakCallsPerSecond', 11, 11, TEN_OF],
  ['peakCallsPerSecond', 2, 3, [leg(), leg(), leg({ initiatedAt: at(9) })]],
  ['peakCallsPerSecond', 0, 0, [leg({ direction: 'inbound' }), leg({ initiatedAt: at(-1) })]],
  ['stale', 0, 11, TEN_OF],
  [
    'stale',
    2,
    0,
    [leg(), answered(0, { endedAt: null, status: 'in-progress' })],
    { staleMs: 1000 },
  ],
];

const figureOf = (
  id: string,
  legs: readonly OwnFact[],
  options: Partial<MeasuredCalls> = {},
): Figure | undefined => {
  const calls = { ...FIVE_MINUTES, facts: factsOfLegs(legs), ...options };
  const { from, to } = calls.window;
  return kpiOf(id)?.value(measuredOf(calls), { from, to: Math.min(to, calls.asOf) });
};

describe('KPIs by example', () => {
  const examples = EXAMPLES.map(([id, value, n, of, options]) => ({ id, value, n, of, options }));

  it.each(examples)('$id is $value of $n', ({ id, value, n, of, options }) => {
    const figure = figureOf(id, of, options);
    expect(figure?.n).toBe(n);
    if (value === null) expect(figure?.value).toBeNull();
    else expect(figure?.value).toBeCloseTo(value, 10);
  });

  it('have an example each', () => {
    const shown = new Set(EXAMPLES.map(([id]) => id));
    expect(KPIS.map(({ id }) => id).filter((id) => !shown.has(id))).toEqual([]);
  });

  it('account for every attempt', () => {
    const parts = [
      'answered',
      'busy',
      'noAnswer',
      'rejected',
      'canceled',
      'failed',
      'answeredElsewhere',
    ];
    const sum = parts.reduce((total, id) => total + (figureOf(id, TEN_OF)?.value ?? Number.NaN), 0);
    const dialling = 1;
    expect(sum + dialling).toBe(figureOf('attempts', TEN_OF)?.value);
  });
});

describe('the window', () => {
  const started = (seconds: number) =>
    answered(10, { startedAt: at(seconds), endedAt: at(seconds + 60) });
  const legs = [started(-1), started(0), started(299), started(300)];

  it('is half-open, and counts calls where they started', () => {
    expect(figureOf('attempts', legs)?.value).toBe(2);
  });

  it('counts `ended` where calls ended', () => {
    expect(figureOf('ended', legs)?.value).toBe(2);
    expect(figureOf('ended', legs, { window: { from: at(359), to: at(360) } })?.value).toBe(1);
  });

  it('sees calls at the same time wherever they started', () => {
    const long = answered(3600, { startedAt: at(-1000), answeredAt: at(-990), endedAt: at(2610) });
    expect(figureOf('erlang', [long])).toEqual({ value: 1, n: 1 });
    expect(figureOf('attempts', [long])?.value).toBe(0);
  });

  it('has no seconds if it lies in the future', () => {
    const window = { from: at(600), to: at(900) };
    expect(figureOf('erlang', TEN_OF, { window })).toEqual({ value: null, n: 0 });
    expect(figureOf('callsPerMinute', TEN_OF, { window })).toEqual({ value: null, n: 0 });
    expect(figureOf('peakConcurrent', TEN_OF, { window })).toEqual({ value: 0, n: 0 });
  });
});

describe('the list of KPIs', () => {
  it('has each id once', () => {
    expect(new Set(KPIS.map(({ id }) => id)).size).toBe(KPIS.length);
    expect(kpiOf('asr')?.name).toBe('Answer-seizure ratio');
    expect(kpiOf('nothing')).toBeNull();
  });

  it.each(KPIS.map((kpi) => [kpi.id, kpi] as const))('says what %s needs', (_id, kpi) => {
    const asked = new Set<string>();
    const measured = measuredOf({ ...FIVE_MINUTES, facts: factsOfLegs(TEN_OF) });
    const asking =
      <Id extends string, Value>(of: (id: Id) => Value) =>
      (id: Id): Value => {
        asked.add(id);
        return of(id);
      };
    const listening: Measured = {
      number: asking(measured.number),
      distribution: asking(measured.distribution),
      latest: asking(measured.latest),
      sweep: asking(measured.sweep),
    };
    kpi.value(listening, FIVE_MINUTES.window);
    expect([...asked].toSorted()).toEqual([...new Set(kpi.needs)].toSorted());
  });

  it('uses every measure', () => {
    const needed = new Set<string>(KPIS.flatMap(({ needs }) => needs));
    expect(Object.keys(measuresOf(DEFAULT_KPI_SETTINGS)).filter((id) => !needed.has(id))).toEqual(
      [],
    );
  });
});
