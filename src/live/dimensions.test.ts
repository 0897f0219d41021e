import { expect, it } from 'vitest';
import { z } from 'zod';
import { type Fields, sentTo } from '../../tests/support/callbacks.ts';
import { LiveScene, type ManualClient } from '../../tests/support/live-scene.ts';
import { progressOf } from '../../tests/support/store-observations.ts';
import type { CallFilter } from '../core/call-filter.ts';

const LEG: Fields = { ParentCallSid: 'CA1' };
const parent = (second: number, query: string) =>
  sentTo(progressOf('CA1', second < 5 ? 'ringing' : 'in-progress', second), query);

const summary = z.object({ callSid: z.string(), dimensions: z.record(z.string(), z.string()) });
const changes = z.object({ calls: z.array(summary), left: z.array(z.string()) });

/** What the client has been sent of each call, and which calls left, in order. */
const shown = (client: ManualClient) =>
  client.events('calls').flatMap(({ data }) => {
    const { calls, left } = changes.parse(data);
    return [
      ...calls.map(({ callSid, dimensions }) => [callSid, dimensions]),
      ...left.map((sid) => [sid, 'left']),
    ];
  });

async function snapshotOf({ live }: LiveScene, filter: CallFilter = {}) {
  const snapshot = await live.snapshot({ scope: 'all', disclosure: 'full', filter });
  const calls = z.array(summary).parse(JSON.parse(Buffer.concat(snapshot?.calls ?? []).toString()));
  return calls.map(({ callSid, dimensions }) => [callSid, dimensions]);
}

it('shows a leg the dimensions that it lacks as those of the call that dialled it', async () => {
  using scene = new LiveScene();
  await scene.commit(
    parent(1, 'queue=support&agent=1'),
    sentTo(progressOf('CA2', 'ringing', 2, LEG), 'agent=2'),
  );
  expect(await snapshotOf(scene)).toEqual([
    ['CA1', { agent: '1', queue: 'support' }],
    ['CA2', { agent: '2', queue: 'support' }],
  ]);
  const queue = (value: string) => snapshotOf(scene, { dimensions: { queue: [value] } });
  expect(await queue('support')).toHaveLength(2);
  expect(await queue('sales')).toEqual([]);
});

it('sends a leg again if the call that dialled it is known later, or changes', async () => {
  using scene = new LiveScene();
  const all = await scene.follow();
  const support = await scene.follow({ filter: { dimensions: { queue: ['support'] } } });
  await scene.commit(progressOf('CA2', 'ringing', 2, LEG));
  await scene.commit(parent(1, 'queue=support'));
  await scene.commit(parent(5, 'queue=sales'));
  expect(shown(all)).toEqual([
    ['CA2', {}],
    ['CA1', { queue: 'support' }],
    ['CA2', { queue: 'support' }],
    ['CA1', { queue: 'sales' }],
    ['CA2', { queue: 'sales' }],
  ]);
  expect(shown(support)).toEqual([
    ['CA1', { queue: 'support' }],
    ['CA2', { queue: 'support' }],
    ['CA1', 'left'],
    ['CA2', 'left'],
  ]);
});

it('sends nothing of a leg if the call that dialled it changes otherwise', async () => {
  using scene = new LiveScene();
  await scene.commit(parent(1, 'queue=support'), progressOf('CA2', 'ringing', 2, LEG));
  const client = await scene.follow();
  await scene.commit(parent(5, 'queue=support'));
  expect(shown(client).map(([sid]) => sid)).toEqual(['CA1']);
});

it('catches up with a leg whose parent changed meanwhile', async () => {
  using scene = new LiveScene();
  await scene.commit(parent(1, 'queue=support'), progressOf('CA2', 'ringing', 2, LEG));
  const [joined] = (await scene.follow()).events();
  await scene.commit(parent(5, 'queue=sales'));
  const back = await scene.follow({ cursor: joined?.id ?? expect.fail('a position') });
  expect(shown(back)).toEqual([
    ['CA1', { queue: 'sales' }],
    ['CA2', { queue: 'sales' }],
  ]);
});

it('shows the same after a restart', async () => {
  using scene = new LiveScene();
  await scene.commit(parent(1, 'queue=support'), progressOf('CA2', 'ringing', 2, LEG));
  await scene.restart();
  expect(await snapshotOf(scene)).toEqual([
    ['CA1', { queue: 'support' }],
    ['CA2', { queue: 'support' }],
  ]);
});
