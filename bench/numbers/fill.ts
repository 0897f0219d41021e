/**
 * Puts made-up facts straight into DuckDB: one call leg every few seconds for a year, in the order in which they
 * ended. Most go out, from 50 numbers of ours to two million others in 400 exchanges; one in five has a parent.
 */

import type { DuckDBConnection } from '@duckdb/node-api';
import { factColumns } from '../../src/numbers/tables/fact-columns.ts';
import { ENDED } from '../../src/numbers/tables/schema.ts';

const YEAR_MS = 365 * 24 * 3_600_000;
const CHUNK = 500_000;

export interface Filling {
  readonly calls: number;
  readonly dimensions: readonly string[];
  /** When the year ends, milliseconds since 1970. */
  readonly until: number;
}

/** Columns that aren't here are null. */
const COLUMNS: Readonly<Record<string, string>> = {
  row_id: 'i + 1',
  leg: "CASE WHEN child THEN 'child' ELSE 'first' END",
  call_key: 'CAST(hash(i) // 2 AS BIGINT)',
  parent_key: 'CASE WHEN child THEN CAST(hash(i - 1) // 2 AS BIGINT) END',
  own_dimensions: '1',
  account: "'AC' || (r1 % 2)",
  call_sid: "'CA' || lpad(to_hex(i), 32, '0')",
  parent_call_sid: "CASE WHEN child THEN 'CA' || lpad(to_hex(i - 1), 32, '0') END",
  direction:
    "CASE WHEN inbound THEN 'inbound' WHEN child THEN 'outbound-dial' ELSE 'outbound-api' END",
  from_number: 'CASE WHEN inbound THEN theirs ELSE ours END',
  to_number: 'CASE WHEN inbound THEN ours ELSE theirs END',
  endpoint: "CASE WHEN child AND r1 % 3 = 0 THEN 'client:agent' || (r2 % 200) END",
  own_number: 'ours',
  status:
    "CASE WHEN answered THEN 'completed' WHEN ending < 82 THEN 'no-answer' WHEN ending < 90 THEN 'busy' WHEN ending < 94 THEN 'canceled' ELSE 'failed' END",
  outcome:
    "CASE WHEN answered THEN 'answered' WHEN ending < 82 THEN 'noAnswer' WHEN ending < 90 THEN 'busy' WHEN ending < 94 THEN 'canceledRinging' WHEN ending < 97 THEN 'failedNetwork' ELSE 'failedAddress' END",
  started_at: 'started',
  initiated_at: 'started',
  ringing_at: 'CASE WHEN ending < 94 THEN started + pdd * 1000 END',
  answered_at: 'CASE WHEN answered THEN started + (pdd + ring) * 1000 END',
  ended_at: 'started + (pdd + ring + CASE WHEN answered THEN talk ELSE 0 END) * 1000',
  first_seen_at: 'started + 200',
  updated_at: 'started + (pdd + ring + CASE WHEN answered THEN talk ELSE 0 END) * 1000 + 200',
  ring_seconds: 'CASE WHEN ending < 94 THEN ring END',
  pdd_seconds: 'CASE WHEN ending < 94 THEN pdd END',
  answer_seconds: 'CASE WHEN answered THEN pdd + ring END',
  duration_seconds: 'CASE WHEN answered THEN talk END',
  sip_code:
    'CASE WHEN answered THEN 200 WHEN ending < 82 THEN 487 WHEN ending < 90 THEN 486 WHEN ending < 94 THEN 487 WHEN ending < 97 THEN 503 ELSE 404 END',
  sip_phrase:
    "CASE WHEN answered THEN 'OK' WHEN ending >= 97 THEN 'Not Found' WHEN ending >= 94 THEN 'Service Unavailable' ELSE 'Request Terminated' END",
  hangup_by: "CASE WHEN answered THEN CASE WHEN r2 % 5 < 3 THEN 'callee' ELSE 'caller' END END",
  mos: 'CASE WHEN answered THEN 4.5 - (r3 % 60) * (r4 % 40) / 1000.0 END',
  jitter_ms: 'CASE WHEN answered THEN (r4 % 2000) / 100.0 END',
  loss_percent: 'CASE WHEN answered THEN (r3 % 300) / 100.0 END',
  recordings: 'CASE WHEN answered AND r1 % 10 = 0 THEN 1 ELSE 0 END',
  is_answered_elsewhere: 'false',
  children: 'CASE WHEN child THEN 0 ELSE CAST(r1 % 4 = 0 AS INTEGER) END',
  answered_children: 'CASE WHEN child THEN 0 ELSE CAST(r1 % 8 = 0 AS INTEGER) END',
  dim_0: "['support', 'sales', 'billing', 'care', 'spring'][r2 % 5 + 1]",
  dim_1: "'agent' || (r4 % 200)",
};

/** The same numbers for the same call, whatever the order. */
const RANDOM = `SELECT i,
    CAST(hash(i * 11 + 1) % 1000003 AS BIGINT) AS r1, CAST(hash(i * 11 + 2) % 1000003 AS BIGINT) AS r2,
    CAST(hash(i * 11 + 3) % 1000003 AS BIGINT) AS r3, CAST(hash(i * 11 + 4) % 1000003 AS BIGINT) AS r4
  FROM range($1, $2) AS calls(i)`;

const CALLS = `SELECT *, r1 % 5 = 0 AS child, r2 % 10 < 3 AND r1 % 5 <> 0 AS inbound, r3 % 100 AS ending,
    r3 % 100 < 70 AS answered,
    '+1555010' || lpad(CAST(r2 % 50 AS VARCHAR), 4, '0') AS ours,
    '+1' || CAST(201 + r4 % 20 * 39 AS VARCHAR) || CAST(200 + r4 % 400 // 20 AS VARCHAR) || lpad(CAST(r3 % 10000 // 2 AS VARCHAR), 4, '0') AS theirs,
    CAST($3 + i * $4 AS BIGINT) // 1000 * 1000 AS started,
    1 + r4 % 5 AS pdd, 2 + r1 % 28 AS ring,
    CAST(ceil(-ln((r2 + 1) / 1000004.0) * 140) AS BIGINT) AS talk
  FROM (${RANDOM})`;

export async function fill(connection: DuckDBConnection, filling: Filling): Promise<void> {
  const { calls, dimensions, until } = filling;
  const columns = factColumns(dimensions).map(({ name }) => name);
  const values = columns.map((name) => COLUMNS[name] ?? 'NULL');
  for (let from = 0; from < calls; from += CHUNK) {
    await connection.run(
      `INSERT INTO ${ENDED} (${columns.join(', ')}) SELECT ${values.join(', ')} FROM (${CALLS})`,
      [from, Math.min(calls, from + CHUNK), until - YEAR_MS, YEAR_MS / calls],
    );
  }
  await connection.run('CHECKPOINT');
}
