import { expect, it } from 'vitest';
import { databaseWith } from '../../../tests/support/numbers-facts.ts';
import { LagCounts, LagWriter } from './provider-lag.ts';

it('puts what many steps added to a minute together, and loses nothing', async () => {
  const connection = await databaseWith([]);
  const writer = new LagWriter(connection);
  const write = async (...minutes: readonly number[]): Promise<void> => {
    const counts = new LagCounts();
    for (const minute of minutes) counts.add({ minute, account: 'AC1', bin: 2, events: 3 });
    await writer.write(counts);
  };
  const stored = async (): Promise<unknown> =>
    (
      await connection.runAndReadAll(
        'SELECT begins_at::INT, count(*)::INT, sum(events)::INT FROM provider_lag GROUP BY ALL ORDER BY ALL',
      )
    ).getRows();
  for (let step = 1; step < 30; step += 1) await write(60_000);
  expect(await stored()).toEqual([[60_000, 29, 87]]);
  await write(60_000, 120_000);
  expect(await stored()).toEqual([
    [60_000, 1, 90],
    [120_000, 1, 3],
  ]);
  await write(60_000);
  expect(await stored()).toEqual([
    [60_000, 2, 93],
    [120_000, 1, 3],
  ]);
});
