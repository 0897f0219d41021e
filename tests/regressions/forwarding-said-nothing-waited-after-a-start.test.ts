/**
 * After a start, `/api/v1/forwarding` said that nothing waited until the thread that forwards had read its cursor. A
 * target that lacked thousands of callbacks looked up to date.
 */

import { expect, test } from 'vitest';
import { forwardingSchema } from '../../src/http/schemas/forwarding.ts';
import { load, newDataDir, serveIn } from '../support/process-loaded.ts';

test('what waits to be forwarded is known as soon as Callboard listens', async () => {
  const folder = newDataDir();
  // Nothing listens there.
  const forwards = { CALLBOARD_FORWARD_URL: 'http://127.0.0.1:1/hook' };
  const first = serveIn(folder, forwards);
  const sender = await load(first);
  sender.pointTo(null);
  await first.stop();

  const second = serveIn(folder, forwards);
  const answer = await fetch(`http://localhost:${await second.listening}/api/v1/forwarding`);
  const { targets } = forwardingSchema.parse(await answer.json());
  expect(targets[0]?.waiting).toBeGreaterThanOrEqual(sender.acknowledged);
});
