import { expect, it } from 'vitest';
import { summaryOf } from '../../../tests/support/call-summaries.ts';
import { LiveHub, type PagePort } from './live-hub.ts';
import type { LiveMessage } from './live-message.ts';

/** A hub whose connection only writes down what it's asked. */
function hub() {
  const asked: string[] = [];
  let emit: (message: LiveMessage) => void = () => {};
  const shared = new LiveHub(
    (hand) => {
      emit = hand;
      return {
        start: () => asked.push('start'),
        stop: () => asked.push('stop'),
        forget: () => {
          asked.push('forget');
          hand({ kind: 'forget' });
        },
      };
    },
    () => 1_000,
  );
  return { shared, asked, say: (message: LiveMessage) => emit(message) };
}

function page(): PagePort & { readonly heard: readonly LiveMessage[] } {
  const heard: LiveMessage[] = [];
  return { heard, postMessage: (message) => heard.push(message) };
}

const SNAPSHOT: LiveMessage = {
  kind: 'snapshot',
  live: { calls: [summaryOf('A')], cursor: 'e.1', at: '2026-11-29T14:00:00.000Z' },
};
const OPEN: LiveMessage = { kind: 'link', link: { kind: 'open' } };
const SIGNED_OUT: LiveMessage = { kind: 'link', link: { kind: 'signed-out' } };

it('connects once, and gives a later page everything at once', () => {
  const { shared, asked, say } = hub();
  const [first, second] = [page(), page()];
  shared.hear(first, 'hello');
  say(SNAPSHOT);
  say(OPEN);
  shared.hear(second, 'hello');
  expect(asked).toEqual(['start']);
  expect(first.heard.slice(1)).toEqual([SNAPSHOT, OPEN]);
  expect(second.heard).toMatchObject([
    { kind: 'contents', contents: { calls: new Map([['A', summaryOf('A')]]) } },
    OPEN,
  ]);
});

it('stops when the last page leaves, and starts again with the next', () => {
  const { shared, asked } = hub();
  const [first, second] = [page(), page()];
  shared.hear(first, 'hello');
  shared.hear(first, 'bye');
  shared.hear(second, 'hello');
  expect(asked).toEqual(['start', 'stop', 'start']);
});

it('forgets what someone else saw when another signs in', () => {
  const { shared, asked, say } = hub();
  const [first, second] = [page(), page()];
  shared.hear(first, 'hello');
  say(SNAPSHOT);
  say(SIGNED_OUT);
  shared.hear(second, 'hello');
  expect(asked).toEqual(['start', 'forget', 'start']);
  expect(second.heard).toEqual([
    { kind: 'forget' },
    { kind: 'link', link: { kind: 'connecting' } },
  ]);
  shared.hear(first, 'restart');
  expect(asked.slice(3)).toEqual(['forget', 'start']);
});

it('tries again at once when a page is looked at, if the connection is lost', () => {
  const { shared, asked, say } = hub();
  const first = page();
  shared.hear(first, 'hello');
  say(OPEN);
  shared.hear(first, 'wake');
  expect(asked).toEqual(['start']);
  say({ kind: 'link', link: { kind: 'lost' } });
  shared.hear(first, 'wake');
  expect(asked).toEqual(['start', 'start']);
});
