/** Reads what the tables show at the start, so that they look the same after a restart. */
import { type CallStatus, isEnd, KNOWN_STATUSES } from '../../core/call-status.ts';
import type { Call } from '../../core/wire/call.ts';
import type { Asker } from '../../ports/access/asker.ts';
import type { CallStore } from '../../ports/call-store.ts';
import type { FailureBatches } from '../../ports/failure-batches.ts';
import type { TableRow } from '../table-layout.ts';
import { MOST_ROWS, type Tables } from './tables.ts';

/** A terminal is the server's own, so it shows everything. */
export const EVERYTHING: Asker = { scope: 'all', disclosure: 'full' };

/** The statuses of ended calls: those in the table Ended Calls. */
export const ENDED: readonly CallStatus[] = KNOWN_STATUSES.filter(isEnd);

/** Reads totals and last rows from the stores: a page of each, and one count. */
export async function seedTables(calls: CallStore, failures: FailureBatches): Promise<Tables> {
  const [counts, page, failed] = await Promise.all([
    calls.countByStatus(EVERYTHING),
    calls.list(EVERYTHING, { status: ENDED }, { cursor: null, limit: MOST_ROWS }),
    failures.page(EVERYTHING, { cursor: null, limit: 1 }),
  ]);
  if (!page.ok || !failed.ok) {
    throw new Error('A store refused the cursor null, which means the first page.');
  }
  const { batch, count } = failed.value.open;
  let last: readonly TableRow[] = [];
  const corrected = new Set<string>();
  for await (const rows of failures.rows(EVERYTHING, batch)) {
    last = [...last, ...rows].slice(-MOST_ROWS);
    for (const row of rows) if (row.corrected) corrected.add(row.callSid);
  }
  return {
    ended: {
      total: ENDED.reduce((sum, status) => sum + (counts.get(status) ?? 0), 0),
      failed: counts.get('failed') ?? 0,
      last: inOrderOfEnd(page.value.calls).map((call) => ({
        callSid: call.callSid,
        row: rowOfCall(call),
      })),
    },
    failed: { batch, count, last, corrected },
  };
}

/**
 * Calls were added to the table as they ended, but a store lists them by when they began. This restores the order,
 * by the provider's times, among those that began last.
 */
const inOrderOfEnd = (newestFirst: readonly Call[]): readonly Call[] =>
  newestFirst.toReversed().sort((a, b) => endOf(a) - endOf(b));

const endOf = ({ endedAt }: Call): number => (endedAt === null ? 0 : Date.parse(endedAt));

/** A stored call as a line of a table. */
export const rowOfCall = (call: Call): TableRow => ({
  callSid: call.callSid,
  status: call.status,
  eventTimestamp: call.eventTimestamp,
  direction: call.direction,
  to: call.to,
  from: call.from,
  recordingUrl: call.recordings.find((recording) => recording.url !== null)?.url ?? null,
  sipCode: call.sipCode,
  sipPhrase: call.sipPhrase,
  corrected: false,
});
