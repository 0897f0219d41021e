import { describe, expect, it } from 'vitest';
import { failure, success } from '../../../../src/core/result.ts';
import type { Call } from '../../../../src/core/wire/call.ts';
import type { CallSummary } from '../../../../src/core/wire/call-summary.ts';
import { BLANK_CALL, PagedList, summaryNamed } from '../../../../tests/support/paged-list.ts';
import type { CallFilters } from './call-filters.ts';
import { type AskPage, CallListModel } from './call-list.ts';

const READ_AT = '2026-11-29T14:30:00.000Z';

/** A Callboard that answers from a list, and says what it was asked. */
function serverOf(list: PagedList) {
  const asked: string[] = [];
  const ask: AskPage = (query) => {
    asked.push(query);
    const { rows, ...cursors } = list.page(new URLSearchParams(query).get('cursor'));
    const calls: readonly Call[] = rows.map(({ mos, lossPercent, recordings, ...row }) => ({
      ...BLANK_CALL,
      ...row,
    }));
    return Promise.resolve(success({ calls, ...cursors, asOf: READ_AT, lagMs: 0 }));
  };
  return { ask, asked };
}

const listOf = (
  ask: AskPage,
  filters: CallFilters = {},
  live: readonly CallSummary[] = [],
): CallListModel =>
  new CallListModel({
    ...{ place: { filters, at: null, sort: null }, ask },
    latest: (sid) => live.find(({ callSid }) => callSid === sid),
  });

const sidsIn = (model: CallListModel): readonly string[] => {
  const state = model.state.value;
  return state.kind === 'ready' ? state.window.rows.map(({ callSid }) => callSid) : [];
};

describe('the list of calls', () => {
  it('loads further pages before the visible rows run out, down and up again', async () => {
    const { ask } = serverOf(new PagedList(2000, 100));
    const model = listOf(ask);
    await model.load();
    expect(sidsIn(model)).toHaveLength(100);
    for (let turn = 0; turn < 15; turn += 1) {
      await model.see(sidsIn(model).length - 30, sidsIn(model).length - 1);
    }
    expect(sidsIn(model)).toHaveLength(600);
    expect(sidsIn(model)[0]).toBe('CA1000');
    for (let turn = 0; turn < 15; turn += 1) await model.see(0, 30);
    expect(sidsIn(model)[0]).toBe('CA0');
    expect(sidsIn(model)).toHaveLength(600);
  });

  it('does not load while there are enough rows on both sides', async () => {
    const { ask, asked } = serverOf(new PagedList(2000, 100));
    const model = listOf(ask);
    await model.load();
    await model.see(10, 40);
    expect(asked).toHaveLength(1);
  });

  it('keeps rows current, and counts new calls instead of moving the list', async () => {
    const { ask } = serverOf(new PagedList(3, 100));
    const model = listOf(ask, { direction: 'inbound' });
    await model.load();
    const later = { firstSeenAt: '2026-11-29T14:30:01.000Z' };
    const changed: readonly CallSummary[] = [
      summaryNamed('CA1', { status: 'completed' }),
      summaryNamed('CA7', later),
      summaryNamed('CA8', { ...later, direction: 'outbound-api' }),
      summaryNamed('CA9'),
    ];
    const bySid = new Map(changed.map((call) => [call.callSid, call]));
    model.change(bySid);
    model.change(bySid);
    expect(sidsIn(model)).toEqual(['CA0', 'CA1', 'CA2']);
    expect(model.newCalls.value).toBe(1);
    expect(model.state.value).toMatchObject({
      window: { rows: [{}, { status: 'completed' }, {}] },
    });
  });

  it('shows what the stream knows already of a row that trails it', async () => {
    const { ask } = serverOf(new PagedList(250, 100));
    const later = { status: 'completed', updatedAt: '2026-11-29T14:29:59.900Z' } as const;
    const earlier = { status: 'initiated', updatedAt: '2026-11-29T13:59:59.000Z' } as const;
    const model = listOf(ask, {}, [
      summaryNamed('CA1', later),
      summaryNamed('CA2', earlier),
      summaryNamed('CA101', later),
    ]);
    await model.load();
    await model.see(70, 99);
    const { value: state } = model.state;
    const statuses = state.kind === 'ready' ? state.window.rows.map(({ status }) => status) : [];
    expect([1, 2, 101].map((index) => statuses[index])).toEqual([
      'completed',
      'ringing',
      'completed',
    ]);
  });

  it('counts only new calls that the API would list: a time excludes those without a start', async () => {
    const { ask } = serverOf(new PagedList(3, 100));
    const model = listOf(ask, { from: '2026-11-29' });
    await model.load();
    const firstSeenAt = '2026-11-29T14:30:01.000Z';
    const startless = summaryNamed('CA7', { firstSeenAt, startedAt: null });
    model.change(new Map([[startless.callSid, startless]]));
    expect(model.newCalls.value).toBe(0);
    const started = summaryNamed('CA8', { firstSeenAt });
    model.change(new Map([[started.callSid, started]]));
    expect(model.newCalls.value).toBe(1);
  });

  it('says why more calls are missing, and tries again', async () => {
    const { ask } = serverOf(new PagedList(200, 100));
    const problem = { status: 503, code: 'store_unreadable', message: 'Try again soon.' };
    let isDown = false;
    const model = listOf((query, signal) =>
      isDown ? Promise.resolve(failure(problem)) : ask(query, signal),
    );
    await model.load();
    isDown = true;
    await model.see(70, 99);
    expect(model.state.value).toMatchObject({ kind: 'ready', problem });
    isDown = false;
    await model.retry();
    expect(sidsIn(model)).toHaveLength(200);
    expect(model.state.value).toMatchObject({ problem: null });
  });

  it('begins again after its first page could not be loaded', async () => {
    const { ask } = serverOf(new PagedList(5, 100));
    const problem = { status: null, code: 'unreachable', message: 'No answer.' };
    let isDown = true;
    const model = listOf((query, signal) =>
      isDown ? Promise.resolve(failure(problem)) : ask(query, signal),
    );
    await model.load();
    expect(model.state.value).toEqual({ kind: 'failed', problem });
    isDown = false;
    await model.retry();
    expect(sidsIn(model)).toHaveLength(5);
  });

  it('ignores answers that come after it was closed', async () => {
    const { ask } = serverOf(new PagedList(5, 100));
    const model = listOf(ask);
    const loading = model.load();
    model.close();
    await loading;
    expect(model.state.value).toEqual({ kind: 'loading' });
  });
});
