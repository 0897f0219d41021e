import { expect, it } from 'vitest';
import { z } from 'zod';
import { LiveScene, type ManualClient } from '../../tests/support/live-scene.ts';
import { progressOf } from '../../tests/support/store-observations.ts';

const changes = z.object({
  calls: z.array(z.object({ callSid: z.string(), status: z.string() })),
  left: z.array(z.string()),
});

const shown = (client: ManualClient) =>
  client.events('calls').flatMap(({ data }) => {
    const { calls, left } = changes.parse(data);
    return [...calls.map(({ callSid, status }) => [callSid, status]), ...left.map((sid) => [sid])];
  });

it('follows calls by what only their callbacks say, such as a SIP code', async () => {
  using scene = new LiveScene();
  const failures = await scene.follow({ filter: { outcome: ['failedNetwork'], sipCode: [503] } });
  const first = await scene.follow({ filter: { leg: 'first', pddSeconds: { gte: 1 } } });
  await scene.commit(progressOf('CA1', 'initiated', 1), progressOf('CA2', 'initiated', 1));
  await scene.commit(
    progressOf('CA1', 'failed', 2, { SipResponseCode: '503' }),
    progressOf('CA2', 'failed', 2, { SipResponseCode: '404' }),
    progressOf('CA3', 'failed', 2, { SipResponseCode: '503' }),
  );
  expect(shown(failures)).toEqual([
    ['CA1', 'failed'],
    ['CA3', 'failed'],
  ]);
  expect(shown(first)).toEqual([]);
});
