import { expect, it } from 'vitest';
import type { CallChanges } from '../../../src/core/wire/live.ts';
import { endedSummaryOf, summaryOf } from '../../../tests/support/call-summaries.ts';
import type { LiveMessage } from './live-message.ts';
import { LiveState } from './live-state.ts';

const changes = (part: Partial<CallChanges>): LiveMessage => ({
  kind: 'changes',
  changes: { calls: [], left: [], position: 1, receivedAt: null, ...part },
});

const snapshot = (...sids: readonly string[]): LiveMessage => ({
  kind: 'snapshot',
  live: {
    calls: sids.map((sid) => summaryOf(sid)),
    cursor: 'e.1',
    at: '2026-11-29T14:00:00.000Z',
  },
});

/** A state that took these messages, and its next window. */
function after(...messages: readonly LiveMessage[]) {
  const state = new LiveState();
  for (const message of messages) state.take(message, 1_000);
  return { state, window: state.nextWindow() };
}

it('a snapshot takes the place of all calls in progress', () => {
  const { window } = after(snapshot('A', 'B'), snapshot('B', 'C'));
  expect([...window.calls.keys()]).toEqual(['B', 'C']);
  expect(window).toMatchObject({ isLoaded: true, heardAt: 1_000, ended: [] });
});

it('a change replaces its call; a call that ends moves to the ended ones, latest first', () => {
  const ringing = summaryOf('A', { status: 'ringing' });
  const { window } = after(
    snapshot('A', 'B', 'C'),
    changes({ calls: [endedSummaryOf('B', '14:03:00'), ringing] }),
    changes({ calls: [endedSummaryOf('C', '14:04:00')] }),
  );
  expect([...window.calls.values()]).toEqual([ringing]);
  expect(window.ended.map(({ callSid }) => callSid)).toEqual(['C', 'B']);
  expect([...window.changed.keys()]).toEqual(['B', 'A', 'C']);
});

it('the order of ended calls is that of their ends, however they arrive', () => {
  const [b, c] = [endedSummaryOf('B', '14:03:00'), endedSummaryOf('C', '14:04:00')];
  const one = after(changes({ calls: [b] }), changes({ calls: [c] }));
  const other = after(changes({ calls: [c, b] }));
  expect(one.window.ended).toEqual(other.window.ended);
});

it('what ended before the snapshot just ended, but is no change', () => {
  const { window } = after(snapshot('A'), changes({ calls: [endedSummaryOf('B', '13:59:00')] }));
  expect(window.ended.map(({ callSid }) => callSid)).toEqual(['B']);
  expect([...window.changed.keys()]).toEqual([]);
});

it('what the snapshot does not have yet is a change, even if it arrived before it', () => {
  const earlier = { updatedAt: '2026-11-29T13:59:00.000Z' };
  const live = {
    calls: [summaryOf('A', earlier), summaryOf('B', earlier)],
    cursor: 'e.1',
    at: '2026-11-29T14:00:00.000Z',
  };
  const calls = [summaryOf('A', earlier), summaryOf('C', earlier), endedSummaryOf('B', '13:59:59')];
  const { window } = after({ kind: 'snapshot', live }, changes({ calls }));
  expect([...window.changed.keys()]).toEqual(['C', 'B']);
});

it('a late change of a call that ended long ago is a change, but did not just end', () => {
  const late = endedSummaryOf('B', '14:03:00', { updatedAt: '2026-11-29T14:20:00.000Z' });
  const { window } = after(snapshot(), changes({ calls: [late] }));
  expect(window.ended).toEqual([]);
  expect(window.changed.get('B')).toEqual(late);
});

it('a late change of a call that just ended updates it', () => {
  const recorded = endedSummaryOf('B', '14:03:00', {
    updatedAt: '2026-11-29T14:20:00.000Z',
    recordings: 1,
  });
  const { window } = after(
    changes({ calls: [endedSummaryOf('B', '14:03:00')] }),
    changes({ calls: [recorded] }),
  );
  expect(window.ended).toEqual([recorded]);
});

it('a call that left is nowhere any more', () => {
  const { window } = after(
    snapshot('A', 'B'),
    changes({ calls: [endedSummaryOf('B', '14:03:00')] }),
    changes({ left: ['A', 'B'] }),
  );
  expect(window).toMatchObject({ ended: [], left: ['A', 'B'] });
  expect([window.calls.size, window.changed.size]).toEqual([0, 0]);
});

it('a window never changes, and shares its calls with the next if none changed', () => {
  const { state, window } = after(snapshot('A'), changes({ calls: [summaryOf('B')] }));
  state.take({ kind: 'heard' }, 2_000);
  const second = state.nextWindow();
  expect(second.calls).toBe(window.calls);
  expect(second.changed.size).toBe(0);
  state.take(changes({ left: ['A'] }), 3_000);
  expect([...second.calls.keys()]).toEqual(['A', 'B']);
  expect([...state.nextWindow().calls.keys()]).toEqual(['B']);
});

it('knows when the newest callback arrived', () => {
  const { window } = after(
    changes({ receivedAt: '2026-11-29T14:00:02.000Z' }),
    changes({ receivedAt: '2026-11-29T14:00:01.000Z' }),
  );
  expect(window.newestAt).toBe(Date.parse('2026-11-29T14:00:02.000Z'));
});

it('a page that opens later gets the same', () => {
  const { state, window } = after(
    snapshot('A', 'B'),
    changes({ calls: [endedSummaryOf('B', '14:03:00')] }),
    { kind: 'callbacks', arrivals: { callbacks: [], omitted: 0 } },
  );
  const { contents } = state;
  if (contents === null) throw new TypeError('It is loaded.');
  const later = after({ kind: 'contents', contents, heardAt: 900 }).window;
  const { calls, ended, isLoaded, heardAt } = later;
  expect({ calls, ended, isLoaded, heardAt }).toEqual({
    ...{ calls: window.calls, ended: window.ended, isLoaded: true },
    heardAt: 900,
  });
});

it('forgets everything when someone else signs in', () => {
  const { window, state } = after(snapshot('A'), { kind: 'forget' });
  expect(window).toMatchObject({ isLoaded: false, heardAt: null, link: { kind: 'connecting' } });
  expect(window.calls.size).toBe(0);
  expect(state.contents).toBeNull();
});
