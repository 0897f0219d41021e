import { describe, expect, it } from 'vitest';
import { makeCall } from '../../../tests/support/memory-ports.ts';
import type { CallStatus } from '../../core/call-status.ts';
import { parseAccountSid, parseCallSid } from '../../core/ids.ts';
import { type CallVersion, LiveCall } from '../book/live-call.ts';
import { Windows } from './windows.ts';

/** The beginning of a slot. */
const START = 1_796_000_000_000;

const account = (sid: string) => parseAccountSid(sid) ?? expect.fail('an account');

interface Facts {
  readonly account?: string;
  readonly sipCode?: number;
  readonly to?: string;
}

function version(status: CallStatus, endKnownAt: number | null, facts: Facts = {}): LiveCall {
  const { account: sid = 'AC1', sipCode = 486, to = '+15550100002' } = facts;
  const made: CallVersion = {
    accountSid: account(sid),
    callSid: parseCallSid('CA1') ?? expect.fail('a call'),
    ...{ status, endKnownAt, position: 1, failureBatch: null, newAfter: 0, parentCallSid: null },
    source: makeCall('CA1', { status, sipCode, to, sipPhrase: 'Busy Here' }),
  };
  return new LiveCall(made);
}

/** A call that begins and ends at `at`. */
function end(windows: Windows, status: CallStatus, at: number, facts: Facts = {}): LiveCall {
  const ringing = version('ringing', null, facts);
  const ended = version(status, at, facts);
  windows.take({ call: ringing, before: null, records: 1 }, at);
  windows.take({ call: ended, before: ringing, records: 1 }, at);
  return ended;
}

describe('calls in progress', () => {
  it('are counted by their state, as they change', () => {
    const windows = new Windows(START);
    const ringing = version('ringing', null);
    windows.take({ call: ringing, before: null, records: 1 }, START);
    expect(windows.now('all', START).inProgress).toMatchObject({ ringing: 1, 'in-progress': 0 });
    const answered = version('in-progress', null);
    windows.take({ call: answered, before: ringing, records: 1 }, START);
    expect(windows.now('all', START).inProgress).toMatchObject({ ringing: 0, 'in-progress': 1 });
    windows.take({ call: version('completed', START), before: answered, records: 1 }, START);
    expect(windows.now('all', START).inProgress).toMatchObject({ ringing: 0, 'in-progress': 0 });
  });

  it('are counted apart once they are stale, until they end', () => {
    const windows = new Windows(START);
    const ringing = version('ringing', null);
    windows.take({ call: ringing, before: null, records: 1 }, START);
    windows.goStale(ringing);
    ringing.isStale = true;
    expect(windows.now('all', START)).toMatchObject({ stale: 1, inProgress: { ringing: 0 } });
    windows.take({ call: version('completed', START), before: ringing, records: 1 }, START);
    expect(windows.now('all', START)).toMatchObject({
      stale: 0,
      ended: { byStatus: { completed: 1 } },
    });
  });
});

describe('ended calls', () => {
  it('are counted for five minutes', () => {
    const windows = new Windows(START);
    end(windows, 'completed', START);
    end(windows, 'busy', START + 200_000);
    const { ended } = windows.now('all', START + 295_000);
    expect(ended).toMatchObject({ windowSeconds: 300, byStatus: { completed: 1, busy: 1 } });
    const later = windows.now('all', START + 310_000).ended;
    expect(later.byStatus).toMatchObject({ completed: 0, busy: 1 });
  });

  it('are counted once if a late callback corrects how they ended', () => {
    const windows = new Windows(START);
    const failed = end(windows, 'failed', START);
    windows.take({ call: version('completed', START), before: failed, records: 1 }, START + 20_000);
    const now = windows.now('all', START + 20_000);
    expect(now.ended.byStatus).toMatchObject({ failed: 0, completed: 1 });
    expect(now.failures).toMatchObject({ groups: [], others: 0 });
  });

  it('are grouped by how they failed, with their parties, most calls first', () => {
    const windows = new Windows(START);
    end(windows, 'failed', START, { sipCode: 503 });
    end(windows, 'busy', START + 1000);
    end(windows, 'busy', START + 12_000);
    end(windows, 'busy', START + 13_000, { to: '+15550100003' });
    end(windows, 'completed', START + 14_000);
    expect(windows.now('all', START + 20_000).failures.groups).toEqual([
      {
        ...{ status: 'busy', sipCode: 486, sipPhrase: 'Busy Here', calls: 3, parties: 2 },
        lastAt: new Date(START + 13_000).toISOString(),
      },
      {
        ...{ status: 'failed', sipCode: 503, sipPhrase: 'Busy Here', calls: 1, parties: 1 },
        lastAt: new Date(START).toISOString(),
      },
    ]);
  });

  it('show ten kinds of failures, and count the others', () => {
    const windows = new Windows(START);
    for (let code = 0; code < 12; code += 1) end(windows, 'failed', START, { sipCode: 480 + code });
    const { groups, others } = windows.now('all', START).failures;
    expect(groups).toHaveLength(10);
    expect(others).toBe(2);
  });

  it('from before the start count from when they ended, and not in the trend', () => {
    const windows = new Windows(START);
    windows.takeLoaded(version('busy', null), START - 60_000);
    const now = windows.now('all', START + 5000);
    expect(now.ended.byStatus.busy).toBe(1);
    expect(now.failures.groups).toMatchObject([{ calls: 1 }]);
    expect(now.trend.ended.at(-1)).toBe(0);
    expect(now.trend.ended.at(-7)).toBeNull();
    expect(now.dataAgeMs).toBe(65_000);
  });
});

describe('a scope', () => {
  it('sees its own accounts, and all of them together', () => {
    const windows = new Windows(START);
    end(windows, 'completed', START);
    end(windows, 'completed', START, { account: 'AC2' });
    end(windows, 'completed', START, { account: 'AC2' });
    const completed = (scope: Parameters<Windows['now']>[0]) =>
      windows.now(scope, START).ended.byStatus.completed;
    expect(completed('all')).toBe(3);
    expect(completed([account('AC2')])).toBe(2);
    expect(completed([account('AC1'), account('AC2')])).toBe(3);
    expect(completed([])).toBe(0);
    expect(windows.now([], START)).toMatchObject({
      dataAgeMs: null,
      callbacks: { perSecond: 0, lastAt: null },
    });
  });
});

describe('callbacks', () => {
  it('are counted over the ten seconds before the one under way', () => {
    const windows = new Windows(START);
    for (let second = 0; second < 20; second += 1) {
      windows.take(
        { call: version('ringing', null), before: null, records: 1 },
        START + second * 1000 + 500,
      );
    }
    expect(windows.now('all', START + 19_600).callbacks.perSecond).toBe(1);
    expect(windows.now('all', START + 24_600).callbacks.perSecond).toBe(0.6);
    expect(windows.now('all', START + 40_000).callbacks.perSecond).toBe(0);
  });

  it('are all counted, however many of them one change comes from', () => {
    const windows = new Windows(START);
    windows.take({ call: version('ringing', null), before: null, records: 25 }, START);
    expect(windows.now('all', START + 1000).callbacks.perSecond).toBe(2.5);
  });

  it('have a lag, by the nearest rank, for a minute', () => {
    const windows = new Windows(START);
    const call = version('ringing', null);
    windows.take({ call, before: null, records: 1 }, START);
    for (let lag = 1; lag <= 20; lag += 1) windows.lag(call, lag, START);
    expect(windows.now('all', START).callbackLag).toEqual({
      ...{ windowSeconds: 60, p50Seconds: 10, p95Seconds: 19, n: 20 },
    });
    expect(windows.now('all', START + 61_000).callbackLag).toMatchObject({
      p50Seconds: null,
      n: 0,
    });
  });
});

it('the trend has a value for each ten seconds since the start, and none before', () => {
  const windows = new Windows(START);
  const ringing = version('ringing', null);
  windows.take({ call: ringing, before: null, records: 1 }, START + 1000);
  end(windows, 'no-answer', START + 31_000);
  const { trend } = windows.now('all', START + 35_000);
  expect(trend.stepSeconds).toBe(10);
  expect(trend.inProgress).toHaveLength(90);
  expect(trend.inProgress.slice(-5)).toEqual([null, 1, 1, 1, 1]);
  expect(trend.ended.slice(-5)).toEqual([null, 0, 0, 0, 1]);
  expect(trend.failed.slice(-5)).toEqual([null, 0, 0, 0, 1]);
  expect(trend.callbacksPerSecond.slice(-5)).toEqual([null, 0.1, 0, 0, 0.4]);
});
