import { expect, it } from 'vitest';
import { summaryOf } from '../../../tests/support/call-summaries.ts';
import { ServerClock } from '../time/server-clock.ts';
import type { LiveMessage } from './live-message.ts';
import { LiveStore } from './live-store.ts';

/** A store whose frames come when the test says so. */
function store() {
  const frames: (() => void)[] = [];
  const clock = new ServerClock();
  const live = new LiveStore({
    clock,
    now: () => 5_000,
    beforeFrame: (publish) => frames.push(publish),
  });
  let windows = 0;
  live.window.subscribe(() => {
    windows += 1;
  });
  return { live, clock, frames, windows: () => windows - 1 };
}

const change = (sid: string): LiveMessage => ({
  kind: 'changes',
  changes: { calls: [summaryOf(sid)], left: [], position: 1, receivedAt: null },
});

it('publishes once per frame, however much comes', () => {
  const { live, frames, windows } = store();
  for (let index = 0; index < 100; index += 1) live.take(change(`CA${index}`));
  expect([frames.length, windows()]).toEqual([1, 0]);
  frames.shift()?.();
  expect(windows()).toBe(1);
  expect(live.window.value.changed.size).toBe(100);
  live.take(change('CA1'));
  frames.shift()?.();
  expect([...live.window.value.changed.keys()]).toEqual(['CA1']);
});
