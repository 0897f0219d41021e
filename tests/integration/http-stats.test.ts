/** What the routes of the numbers ask them, and what becomes of their answers. */

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { systemTimer } from '../../src/app/system.ts';
import type { NumbersProblem } from '../../src/ports/numbers/numbers.ts';
import { ask } from '../support/http-client.ts';
import { startTestServer, type TestServer } from '../support/http-server.ts';

const NOW = Date.parse('2026-06-25T21:00:00Z');
const HOUR = 3_600_000;

let running: TestServer;
beforeAll(async () => {
  running = await startTestServer({
    clock: { ...systemTimer, now: () => NOW },
    dimensions: ['queue'],
  });
});
afterAll(() => running[Symbol.asyncDispose]());
beforeEach(() => {
  running.numbers.problem = null;
  running.numbers.asked.length = 0;
});

const get = async (path: string) => {
  const { status, headers, text } = await ask(running.server, `/api/v1/${path}`);
  return { status, headers, body: JSON.parse(text) };
};
/** The question that a path asks. */
const asked = async (path: string) => {
  expect(await get(path)).toMatchObject({ status: 200 });
  return running.numbers.asked.at(-1)?.question;
};

describe('a window', () => {
  test('is the last hour of first legs, unless the query says otherwise', async () => {
    expect(await asked('stats')).toEqual({
      filter: { from: NOW - HOUR, to: NOW, leg: 'first' },
      timeZone: 'UTC',
      kpis: [],
      baseline: null,
    });
    expect(
      await asked('stats?from=2026-06-25T00:00:00Z&to=2026-06-25T12:00:00Z&leg=all&kpi=asr,acd'),
    ).toMatchObject({
      filter: {
        from: Date.parse('2026-06-25T00:00:00Z'),
        to: Date.parse('2026-06-25T12:00:00Z'),
      },
      kpis: ['asr', 'acd'],
    });
    expect(running.numbers.asked.at(-1)?.question).not.toHaveProperty('filter.leg');
    expect(await asked('stats?to=2026-06-25T12:00:00Z')).toMatchObject({
      filter: { from: Date.parse('2026-06-25T11:00:00Z') },
    });
  });

  test('is compared with the one before, or with the same one a week earlier by the wall clock', async () => {
    expect(await asked('stats?compare=previous')).toMatchObject({
      baseline: { from: NOW - 2 * HOUR, to: NOW - HOUR },
    });
    // Clocks went forward on 29 March: midnight was 23 hours before the next.
    const day = 'from=2026-03-30T00:00:00%2B02:00&to=2026-03-31T00:00:00%2B02:00';
    expect(await asked(`stats?compare=week&tz=Europe/Berlin&${day}`)).toMatchObject({
      timeZone: 'Europe/Berlin',
      baseline: {
        from: Date.parse('2026-03-23T00:00:00+01:00'),
        to: Date.parse('2026-03-24T00:00:00+01:00'),
      },
    });
  });

  test.each([
    ['stats?tz=Mars/Olympus', 'The query parameter "tz" must be the name of a time zone such as'],
    ['stats?kpi=a-b', 'The query parameter "kpi" must be ids of KPIs'],
    ['stats?compare=year', 'The query parameter "compare" must be one of previous, week'],
    ['stats?from=2026-06-26&to=2026-06-25', 'The query parameter "to" must be later than "from"'],
    ['stats/top', 'The query parameter "by"'],
    ['stats/top?by=colour', 'The query parameter "by" must be one of account, direction'],
    ['stats/changes?baselineFrom=2026-06-25', '"baselineTo" must be given with "baselineFrom"'],
    ['stats?sipCode=700', 'The query parameter "sipCode" must be SIP codes from 100 to 699'],
    ['stats?mos.lte=9', 'The query parameter "mos.lte" must be a number from 1 to 5'],
    ['stats?dim.agent=7', '"dim.agent" isn\'t among CALLBOARD_DIMENSIONS, which has queue'],
    ['calls?sort=colour', 'The query parameter "sort" must be one of startedAt'],
    ['calls?at=2026-06-25&outcome=busy', 'The query parameter "at" can\'t be combined with'],
  ])('is refused if it makes no sense: %s', async (path, message) => {
    const { status, body } = await get(path);
    expect([status, body.code]).toEqual([400, 'bad_parameter']);
    expect(body.message).toContain(message);
    expect(running.numbers.asked).toEqual([]);
  });
});

test('every filter reaches the numbers', async () => {
  const query = [
    'status=failed&direction=inbound&fromNumber=%2B15550100001&toNumber=%2B15550100002',
    'number=%2B15550100001&parentCallSid=CA1&batch=3&outcome=busy,blocked&sipCode=486,503',
    'hangupBy=caller&numberPart=%2B1555&leg=child&mos.gte=1&mos.lte=3.6&pddSeconds.gte=10',
    'ringSeconds.lte=5&durationSeconds.gte=0.5&durationSeconds.lte=60&dim.queue=a&dim.queue=b',
  ].join('&');
  const filter = {
    status: ['failed'],
    direction: ['inbound'],
    fromNumber: '+15550100001',
    toNumber: '+15550100002',
    number: '+15550100001',
    parentCallSid: 'CA1',
    batch: 3,
    outcome: ['busy', 'blocked'],
    sipCode: [486, 503],
    hangupBy: ['caller'],
    numberPart: '+1555',
    leg: 'child',
    mos: { gte: 1, lte: 3.6 },
    pddSeconds: { gte: 10 },
    ringSeconds: { lte: 5 },
    durationSeconds: { gte: 0.5, lte: 60 },
    dimensions: { queue: ['a', 'b'] },
  };
  const window = { from: NOW - HOUR, to: NOW };
  for (const path of ['stats?', 'stats/series?', 'stats/top?by=hour&', 'stats/heatmap?']) {
    expect(await asked(path + query)).toMatchObject({ filter: { ...filter, ...window } });
  }
  expect(await asked(`stats/changes?${query}`)).toMatchObject({
    filter: { ...filter, ...window },
    baseline: { from: NOW - 2 * HOUR, to: NOW - HOUR },
  });
  expect(await asked(`calls?${query}`)).toMatchObject({ filter });
});

test('says what to group by if that is missing', async () => {
  const { status, body } = await get('stats/top');
  expect([status, body.message]).toEqual([
    400,
    'The query parameter "by" is missing: group calls by sipCode, outcome, toNumber or hour, for example.',
  ]);
});

describe('a list of calls', () => {
  test('asks the numbers only if the store has no index for it', async () => {
    await get('calls?status=failed&limit=10');
    expect(running.numbers.asked).toEqual([]);
    running.numbers.rows = { ...running.numbers.rows, rowIds: [1, 0], nextCursor: 'n' };
    const { status, body } = await get('calls?sort=-durationSeconds&limit=10&cursor=c');
    expect(running.numbers.asked.map(({ question }) => question)).toEqual([
      { filter: {}, order: { by: 'durationSeconds', descending: true }, cursor: 'c', limit: 10 },
    ]);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      nextCursor: 'n',
      previousCursor: null,
      asOf: '2026-06-25T20:59:59.000Z',
      lagMs: 1000,
    });
    expect(body.calls.map(({ callSid }: { readonly callSid: string }) => callSid)).toEqual([
      'CA2',
      'CA1',
    ]);
  });
});

describe('without an answer', () => {
  test.each<readonly [NumbersProblem, number, string, string]>([
    [
      { kind: 'down', reason: 'they are switched off (CALLBOARD_NUMBERS=off).' },
      503,
      'numbers_down',
      "Statistics aren't available: they are switched off (CALLBOARD_NUMBERS=off).",
    ],
    [{ kind: 'rebuilding', progress: 0.426 }, 503, 'numbers_rebuilding', '42 % done'],
    [{ kind: 'busy', reason: 'Too many questions wait.' }, 503, 'numbers_busy', 'questions wait'],
    [
      { kind: 'refused', parameter: 'kpi', reason: 'names no KPI' },
      400,
      'bad_parameter',
      'The query parameter "kpi" names no KPI.',
    ],
  ])('%j is an error that says so', async (problem, status, code, message) => {
    running.numbers.problem = problem;
    for (const path of ['stats', 'stats/top?by=hour', 'calls?outcome=busy']) {
      const answer = await get(path);
      expect([answer.status, answer.body.code]).toEqual([status, code]);
      expect(answer.body.message).toContain(message);
      expect(answer.headers['retry-after'] === undefined).toBe(status === 400);
    }
  });
});
