import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { EVERYTHING, seeing } from '../../../../tests/support/askers.ts';
import {
  databaseWith,
  factsOf,
  factWith,
  MONDAY_10,
  unwrap,
} from '../../../../tests/support/numbers-facts.ts';
import { parseAccountSid } from '../../../core/ids.ts';
import type { Asker } from '../../../ports/access/asker.ts';
import { writeParquet } from './parquet.ts';

const CALLS = [
  factWith({ callSid: 'CA2', startedAt: MONDAY_10 + 1000, sipPhrase: 'Busy 15550100029' }),
  factWith({ allDimensions: { queue: 'desk 15550100029' }, mos: null }),
  factWith({ callSid: 'CA3', accountSid: 'AC2', startedAt: null }),
];

async function written(asker: Asker) {
  const folder = mkdtempSync(join(tmpdir(), 'callboard-parquet-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const connection = await databaseWith(CALLS, ['queue']);
  const facts = factsOf(connection, { asOf: MONDAY_10, staleMs: 0 }, ['queue']);
  const file = join(folder, "it's calls.parquet");
  const { calls } = unwrap(await writeParquet(facts, asker, { filter: {}, file }));
  const read = await connection.runAndReadAll(
    'SELECT * FROM read_parquet($1) ORDER BY "startedAt"',
    [file],
  );
  const rows = read.getRowObjectsJson();
  expect(rows).toHaveLength(calls);
  return rows;
}

it('holds the calls with the names and units of the API', async () => {
  const rows = await written(EVERYTHING);
  expect(rows.map(({ callSid }) => callSid)).toEqual(['CA1', 'CA2', 'CA3']);
  expect(rows[0]).toMatchObject({
    from: '+15550100001',
    startedAt: '2026-03-02 10:00:00',
    durationSeconds: 60,
    mos: null,
    'dim.queue': 'desk 15550100029',
  });
});

it('belongs to the accounts of the asker', async () => {
  const account = parseAccountSid('AC2');
  const rows = await written(seeing(account === null ? [] : [account]));
  expect(rows.map(({ callSid }) => callSid)).toEqual(['CA3']);
});

it('is written without numbers for a masked asker', async () => {
  const rows = await written({ scope: 'all', disclosure: 'masked' });
  expect(rows[0]).toMatchObject({
    ...{ from: '+1••••••••01', to: '+1••••••••02', ownNumber: '+1••••••••01' },
    ...{ callSid: 'CA1', 'dim.queue': 'desk •••••••••••', endpoint: null },
  });
  expect(rows[1]).toMatchObject({ sipPhrase: 'Busy •••••••••••' });
});
