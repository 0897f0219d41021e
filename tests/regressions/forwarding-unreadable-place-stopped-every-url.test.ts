/**
 * One URL's place in the log that couldn't be read kept callbacks from every URL, and nothing said what to do about it.
 */

import { expect, test } from 'vitest';
import { targetUrl } from '../../src/forward/target-url.ts';
import { openForWriting } from '../../src/store/sqlite/database/database.ts';
import { callbackReceiver } from '../support/callback-receiver.ts';
import { load, newDataDir, serveIn } from '../support/process-loaded.ts';
import type { ServeProcess } from '../support/process-serve.ts';
import { databaseIn } from '../support/store-open.ts';

const PATIENCE = { timeout: 60_000 };
const FROM = { CALLBOARD_FORWARD_FROM: '2000-01-01T00:00:00Z' };

const ready = async (serve: ServeProcess): Promise<unknown> =>
  (await fetch(`http://localhost:${await serve.listening}/readyz`)).json();

test('the other URLs go on, and the setting says where it begins again', async () => {
  await using well = await callbackReceiver();
  await using lost = await callbackReceiver();
  const folder = newDataDir();
  const forwards = { CALLBOARD_FORWARD_URL: `${lost.url}/a,${well.url}/b` };
  const first = serveIn(folder, forwards);
  await first.listening;
  await first.stop();
  const database = openForWriting(databaseIn(folder));
  database
    .prepare(`UPDATE forward_cursors SET pending = '[1,"two"]' WHERE target = ?`)
    .run(targetUrl(`${lost.url}/a`).hash);
  database.close();

  const second = serveIn(folder, forwards);
  const sender = await load(second, { calls: 50, count: 50 });
  await expect.poll(() => well.received.length, PATIENCE).toBeGreaterThanOrEqual(50);
  sender.pointTo(null);
  expect(await ready(second)).toEqual({
    status: 'ready',
    degraded: { forward: expect.stringMatching(/URL 1 of .*set CALLBOARD_FORWARD_FROM/) },
  });
  expect(second.stderr()).toContain('Set CALLBOARD_FORWARD_FROM');
  await second.stop();
  expect(lost.received).toEqual([]);

  const third = serveIn(folder, { ...forwards, ...FROM });
  await third.listening;
  const keys = ({ received }: typeof lost) =>
    new Set(received.map(({ headers }) => headers['callboard-event-id']));
  await expect.poll(() => keys(well).size - keys(lost).size, PATIENCE).toBe(0);
  expect(await ready(third)).toEqual({ status: 'ready' });
});
