/** Checks that failure batches, their lines and their messages agree. */

import { CHANNELS, OUTBOX_STATES } from '../../../../core/outbox/outbox-entry.ts';
import type { SqliteDatabase } from '../../database/database.ts';
import { progressIn } from '../../database/progress-row.ts';
import type { Findings } from './findings.ts';

const ROWS_AT_ONCE = 2000;
const CHANNELS_KNOWN: ReadonlySet<string> = new Set(CHANNELS);
const STATES_KNOWN: ReadonlySet<string> = new Set(OUTBOX_STATES);

interface Line {
  readonly id: number;
  readonly batch: number;
  readonly call_sid: string;
  readonly row: string;
  readonly purged: number;
}

export interface DecisionsChecked {
  readonly failures: number;
  readonly batches: number;
  readonly messages: number;
}

/** `known`: the lines that rows of `calls` refer to; `lastLine`: the last line when they were read. */
export async function verifyDecisions(
  database: SqliteDatabase,
  findings: Findings,
  { known, lastLine }: { readonly known: ReadonlySet<number>; readonly lastLine: number },
  rest: () => Promise<void>,
): Promise<DecisionsChecked> {
  const counted = new Map<number, number>();
  let failures = 0;
  const page = database.prepare<[number, number], Line>(
    'SELECT id, batch, call_sid, row, purged FROM failures WHERE id > ? ORDER BY id LIMIT ?',
  );
  // Batches that close from here on are left for the next check.
  const { open_batch: openBatch, open_count: openCount } = progressIn(database);
  for (let after = 0; ; ) {
    const lines = findings.readable('failures', () => page.all(after, ROWS_AT_ONCE));
    if (lines === null) break;
    for (const { id, batch, call_sid: callSid, row, purged } of lines) {
      failures += 1;
      counted.set(batch, (counted.get(batch) ?? 0) + 1);
      if (id <= lastLine && !known.has(id) && purged === 0) {
        findings.add('failures', 'lines of batches belong to no call', { callSid });
      }
      if (!isLineOf(row, callSid)) {
        findings.add('failures', 'lines of batches cannot be read', { callSid });
      }
    }
    const last = lines.at(-1);
    if (last === undefined || lines.length < ROWS_AT_ONCE) break;
    after = last.id;
    await rest();
  }
  const batches = verifyBatches(database, findings, counted, { openBatch, openCount });
  const messages = verifyOutbox(database, findings);
  return { failures, batches, messages };
}

function verifyBatches(
  database: SqliteDatabase,
  findings: Findings,
  counted: ReadonlyMap<number, number>,
  { openBatch, openCount }: { readonly openBatch: number; readonly openCount: number },
): number {
  const rows = findings.readable('batches', () =>
    database
      .prepare<[number], { batch: number; count: number }>(
        'SELECT batch, count FROM batches WHERE batch < ? ORDER BY batch',
      )
      .all(openBatch),
  );
  if (rows === null) return 0;
  for (const { batch, count } of rows) {
    if (counted.get(batch) !== count) {
      findings.add('batches', 'batches do not hold as many calls as they count', {
        range: { first: batch, last: batch },
      });
    }
  }
  if (rows.length !== openBatch - 1) {
    findings.add('batches', 'closed batches are missing', { count: openBatch - 1 - rows.length });
  }
  // The open batch can only have grown since.
  if ((counted.get(openBatch) ?? 0) < openCount) {
    findings.add('batches', 'the open batch holds fewer calls than it counts');
  }
  return rows.length;
}

function verifyOutbox(database: SqliteDatabase, findings: Findings): number {
  const rows = findings.readable('outbox', () =>
    database
      .prepare<[], { id: number; channel: string; state: string; closed: number | null }>(
        `SELECT outbox.id, channel, state, batches.batch AS closed FROM outbox
         LEFT JOIN batches ON subject_kind = 'failure-batch' AND batches.batch = subject_id`,
      )
      .all(),
  );
  for (const { id, channel, state, closed } of rows ?? []) {
    const range = { first: id, last: id };
    if (closed === null)
      findings.add('outbox', 'messages are of a batch that is not closed', { range });
    if (!CHANNELS_KNOWN.has(channel))
      findings.add('outbox', 'messages have an unknown channel', { range });
    if (!STATES_KNOWN.has(state))
      findings.add('outbox', 'messages are in an unknown state', { range });
  }
  return rows?.length ?? 0;
}

function isLineOf(row: string, callSid: string): boolean {
  try {
    const line: unknown = JSON.parse(row);
    return (
      typeof line === 'object' && line !== null && 'callSid' in line && line.callSid === callSid
    );
  } catch {
    return false;
  }
}
