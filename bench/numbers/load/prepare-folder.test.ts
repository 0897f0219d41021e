import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import Database from 'better-sqlite3';
import { afterAll, expect, it } from 'vitest';
import { parseAccountSid, parseCallSid } from '../../../src/core/ids.ts';
import { ownFact } from '../../../src/core/kpi/own-fact.ts';
import { keyOf } from '../../../src/numbers/follow/facts/call-keys.ts';
import { nameOf } from '../../../src/numbers/follow/facts/fact-row.ts';
import { type FactField, FIELD_COLUMNS } from '../../../src/numbers/tables/fact-columns.ts';
import { decodeCall } from '../../../src/store/sqlite/calls/decode-call.ts';
import { type Folder, prepareFolder } from './prepare-folder.ts';

const folder = mkdtempSync(join(tmpdir(), 'callboard-calls-'));
afterAll(() => rmSync(folder, { recursive: true }));

const WANTED = { calls: 400, days: 1 };

interface Row {
  readonly id: number;
  readonly account_sid: string;
  readonly call_sid: string;
  readonly direction: string | null;
  readonly from_number: string | null;
  readonly to_number: string | null;
  readonly parent_call_sid: string | null;
  readonly state: Buffer;
}

function storedFacts({ dataDir }: Folder) {
  const database = new Database(join(dataDir, 'callboard.db'), { readonly: true });
  const rows = database
    .prepare<[], Row>(
      `SELECT calls.id, account_sid, call_sid, direction, from_number, to_number, parent_call_sid, state
       FROM calls JOIN accounts ON accounts.id = calls.account ORDER BY calls.id`,
    )
    .all();
  database.close();
  return rows.map((row) => {
    const account = parseAccountSid(row.account_sid) ?? expect.fail(row.account_sid);
    const sid = parseCallSid(row.call_sid) ?? expect.fail(row.call_sid);
    const { direction, from_number: from, to_number: to, parent_call_sid: parent } = row;
    const { state } = decodeCall(account, sid, { direction, from, to, parent }, row.state);
    return { id: row.id, fact: ownFact(state, null) ?? expect.fail(`call ${row.id} has no fact`) };
  });
}

async function numbersOf({ dataDir }: Folder) {
  const instance = await DuckDBInstance.create(join(dataDir, 'numbers.duckdb'));
  const connection = await instance.connect();
  const facts = await connection.runAndReadAll('SELECT * FROM ended ORDER BY row_id');
  const counted = await connection.runAndReadAll('SELECT sum("attempts") FROM buckets_day');
  const result = { facts: facts.getRowObjectsJS(), counted: Number(counted.getRows()[0]?.[0]) };
  connection.closeSync();
  instance.closeSync();
  return result;
}

it('has the same calls in the database and in the numbers, copies included', async () => {
  const made = await prepareFolder(join(folder, 'day'), WANTED);
  const stored = storedFacts(made);
  expect(stored.length).toBe(made.calls);
  expect(made.calls).toBeGreaterThanOrEqual(WANTED.calls);
  expect(new Set(stored.map(({ fact }) => fact.callSid)).size).toBe(made.calls);

  const { facts, counted } = await numbersOf(made);
  expect(facts.length).toBe(made.calls);
  expect(counted).toBe(made.calls);
  for (const [index, { id, fact }] of stored.entries()) {
    const row = facts[index] ?? expect.fail(`call ${id} is missing`);
    expect(Number(row['row_id'])).toBe(id);
    expect(row['call_key']).toBe(keyOf(nameOf(fact.accountSid, fact.callSid)));
    if (fact.parentCallSid !== null) {
      expect(row['parent_key']).toBe(keyOf(nameOf(fact.accountSid, fact.parentCallSid)));
    }
    expect(valuesOf(row)).toEqual(
      Object.fromEntries(OWN_FIELDS.map((field) => [field, fact[field]])),
    );
  }
});

it('uses what an earlier run left', async () => {
  const again = await prepareFolder(join(folder, 'day'), WANTED);
  expect(storedFacts(again).length).toBe(again.calls);
});

const OWN_FIELDS = [
  ...['accountSid', 'callSid', 'parentCallSid', 'direction', 'from', 'to', 'ownNumber'],
  ...['status', 'startedAt', 'ringingAt', 'answeredAt', 'endedAt', 'firstSeenAt', 'updatedAt'],
  ...['pddSeconds', 'durationSeconds', 'sipCode', 'hangupBy', 'mos'],
].filter((field): field is Own => field in FIELD_COLUMNS);

type Own = Extract<FactField, keyof NonNullable<ReturnType<typeof ownFact>>>;

/** By the facts' names; numbers instead of DuckDB's bigints. */
const valuesOf = (row: Readonly<Record<string, unknown>>): object =>
  Object.fromEntries(
    OWN_FIELDS.map((field) => {
      const value = row[FIELD_COLUMNS[field].name];
      return [field, typeof value === 'bigint' ? Number(value) : value];
    }),
  );
