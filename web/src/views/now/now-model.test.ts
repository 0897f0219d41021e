import { signal } from '@preact/signals';
import { expect, it } from 'vitest';
import type { CallSummary } from '../../../../src/core/wire/call-summary.ts';
import { at, call, over, START } from '../../../../tests/support/now-calls.ts';
import { LiveState } from '../../live/live-state.ts';
import { LINGER_MS } from './model/call-lines.ts';
import { MOST_ENDED, NowModel } from './now-model.ts';

/** A model that follows a live window, and ways to change what it follows. */
function following(filter = {}) {
  let now = START;
  const state = new LiveState();
  const live = signal(state.nextWindow());
  const second = signal(now);
  const options = { live, second, filter: { direction: null, status: null, ...filter } };
  const model = new NowModel({ ...options, now: () => now });
  const unfollow = model.follow();
  const publish = (): void => {
    live.value = state.nextWindow();
  };
  return {
    model,
    unfollow,
    load(...calls: readonly CallSummary[]) {
      const cursor = 'epoch.1';
      state.take({ kind: 'snapshot', live: { calls, cursor, at: at(0) } }, now);
      publish();
    },
    change(calls: readonly CallSummary[], left: readonly string[] = []) {
      const changes = { calls, left, position: 2, receivedAt: null };
      state.take({ kind: 'changes', changes }, now);
      publish();
    },
    pass(milliseconds: number) {
      now += milliseconds;
      second.value = now;
    },
    lines: () => {
      const lines = model.table.value?.lines;
      return lines?.slice(0, lines.size).map((line) => line.call.callSid);
    },
    ended: () => model.ended.value.map(({ callSid }) => callSid),
  };
}

it('has no table until the calls are loaded', () => {
  const it = following();
  expect(it.lines()).toBeUndefined();
  it.load();
  expect(it.lines()).toEqual([]);
});

it('follows changes, and moves a call that ended after three seconds without another change', () => {
  const it = following();
  it.load(call('a'), call('b'));
  it.change([over('a', 1), call('c', { startedAt: at(1), updatedAt: at(1) })]);
  expect([it.lines(), it.ended()]).toEqual([['a', 'b', 'c'], []]);
  it.pass(LINGER_MS);
  expect([it.lines(), it.ended()]).toEqual([['b', 'c'], ['a']]);
  expect(it.model.table.value?.calls).toBe(2);
});

it('after loading all calls again it shows those, and what it had seen end', () => {
  const it = following();
  it.load(call('a'), call('b'));
  it.change([over('a', 1)]);
  it.load(call('c'));
  expect(it.lines()).toEqual(['a', 'c']);
  it.pass(LINGER_MS);
  expect([it.lines(), it.ended()]).toEqual([['c'], ['a']]);
});

it('filters both tables by direction, and only calls in progress by state', () => {
  const it = following({ direction: 'inbound', status: 'ringing' });
  it.load(call('a'), call('b', { status: 'queued' }), call('c', { direction: 'outbound-api' }));
  it.change([over('d', 1), over('e', 1, { direction: 'outbound-api' })]);
  expect([it.lines(), it.ended()]).toEqual([['a'], ['d']]);
  expect(it.model.table.value).toMatchObject({ calls: 3, lines: { inProgress: 1 } });
});

it('lists the newest ends, up to a limit', () => {
  const it = following();
  it.load();
  it.change(Array.from({ length: MOST_ENDED + 10 }, (_, second) => over(`${second}`, second)));
  expect(it.ended()).toHaveLength(MOST_ENDED);
  expect(it.ended()[0]).toBe(String(MOST_ENDED + 9));
});

it('loses erased calls everywhere', () => {
  const it = following();
  it.load(call('a'));
  it.change([over('b', 1)]);
  it.change([], ['a', 'b']);
  expect([it.lines(), it.ended()]).toEqual([[], []]);
});

it('stops following', () => {
  const it = following();
  it.load(call('a'));
  it.unfollow();
  it.change([call('b')]);
  expect(it.lines()).toEqual(['a']);
});
