/**
 * Checks that the log is whole, that every event of it is in a row, and that every row is what its
 * events join to (I1). Rows are compared with the events that they list, so callbacks that come in
 * meanwhile change nothing: only what was in a row when the check began must be in one.
 */

import type { PositionRange, ReportProgress } from '../../../../ports/maintenance.ts';
import type { SqliteDatabase } from '../../database/database.ts';
import { progressIn } from '../../database/progress-row.ts';
import { isUnprocessable, type LogRecord } from '../../journal/record.ts';
import { BLOCK_RECORDS } from '../../log/log.ts';
import { CallScan } from '../scan/call-scan.ts';
import { differingFields } from '../scan/compare-calls.ts';
import { LogLookup } from '../scan/log-lookup.ts';
import { LogScan } from '../scan/log-scan.ts';
import { type CallRecord, WholeCalls } from '../scan/stored-call.ts';
import type { Findings } from './findings.ts';
import { JoinedCalls } from './joined-calls.ts';
import { PositionOwners, WINDOW_POSITIONS } from './position-owners.ts';

export interface CallsCheck {
  readonly database: SqliteDatabase;
  readonly findings: Findings;
  readonly progress: ReportProgress;
  /** Every event up to here is in its row. */
  readonly writtenThrough: number;
  readonly head: number;
  readonly lastId: number;
  /** Sees every row once, whatever is the matter with it. */
  readonly onRow: (row: CallRecord) => void;
  readonly rest: () => Promise<void>;
}

export interface CallsChecked {
  readonly calls: number;
  readonly events: number;
  /** Events that were kept although no call could be made of them. */
  readonly unprocessable: number;
}

/** Goes through all of the log and all rows; with more than a window of positions, through the rows for each. */
export async function verifyCalls(check: CallsCheck): Promise<CallsChecked> {
  const { head, writtenThrough } = check;
  let checked: CallsChecked = { calls: 0, events: 0, unprocessable: 0 };
  let first = 1;
  do {
    const last = Math.min(head, first + WINDOW_POSITIONS - 1);
    // The last block of a window may reach beyond it.
    const owners = new PositionOwners(first, last + BLOCK_RECORDS);
    const calls = await claimPositions(check, owners, first === 1);
    const window = await joinWindow(check, owners, [first, last], writtenThrough);
    checked = {
      calls: first === 1 ? calls : checked.calls,
      events: checked.events + window.events,
      unprocessable: checked.unprocessable + window.unprocessable,
    };
    first = Math.max(last, window.through) + 1;
  } while (first <= head);
  return checked;
}

async function claimPositions(
  { database, findings, progress, lastId, onRow, rest }: CallsCheck,
  owners: PositionOwners,
  isFirst: boolean,
): Promise<number> {
  let calls = 0;
  const whole = new WholeCalls(database);
  for (const piece of new CallScan(database).pieces(lastId)) {
    if (piece.kind === 'unreadable') {
      if (isFirst) {
        findings.add('calls', 'rows are on pages that cannot be read', {
          count: piece.lastId - piece.firstId + 1,
        });
      }
      continue;
    }
    // The log is at least as far as rows that were read before.
    const { head } = progressIn(database);
    for (const row of piece.rows) {
      const placed = whole.of(row);
      calls += 1;
      if (isFirst) onRow(row);
      if (placed === null) {
        if (isFirst) {
          findings.add('calls', 'rows cannot be decoded', { callSid: row.call_sid });
        }
        continue;
      }
      if (isFirst && placed.positions.every((position) => position > head)) {
        findings.add('calls', NO_EVENTS, { callSid: row.call_sid });
      }
      for (const position of placed.positions) {
        if (owners.claim(position, row.id)) continue;
        findings.add('calls', 'rows claim an event that is in another row, too', {
          callSid: row.call_sid,
        });
      }
    }
    progress('calls', piece.rows.at(-1)?.id ?? lastId, lastId);
    await rest();
  }
  return calls;
}

async function joinWindow(
  { database, findings, progress, head, lastId, rest }: CallsCheck,
  owners: PositionOwners,
  [first, last]: readonly [number, number],
  writtenThrough: number,
): Promise<Pick<CallsChecked, 'events' | 'unprocessable'> & { readonly through: number }> {
  const rows = new CallScan(database);
  const whole = new WholeCalls(database);
  const placedRow = (id: number) => {
    const row = rows.row(id);
    return row === null ? null : whole.of(row);
  };
  const calls = new JoinedCalls(new LogLookup(database), (id, row, joined) => {
    const { callSid } = row.state;
    // A row may be ahead of what was read of it: it is compared as it is now before it is reported.
    if (joined.kind === 'joined' && differingFields(row.state, joined.state).length === 0) return;
    const now = placedRow(id);
    if (now === null) return;
    const again = calls.again(now);
    if (again.kind === 'incomplete') {
      findings.add('calls', NO_EVENTS, { callSid });
      return;
    }
    const fields = differingFields(now.state, again.state);
    if (fields.length === 0) return;
    findings.add('calls', 'rows differ from the join of their events', { callSid, fields });
  });
  let lookUps = 0;
  /** Whether its call has it from another delivery: one came twice while the call couldn't be read. */
  const isRepeat = ({ header }: LogRecord): boolean => {
    lookUps += 1;
    const row =
      lookUps > MOST_LOOK_UPS ? null : rows.named(header.accountSid, header.callSid, lastId);
    const stamps = (row === null ? null : whole.of(row))?.state.stamps ?? [];
    return stamps.some(({ key }) => key === header.key);
  };
  let [events, unprocessable, through] = [0, 0, 0];
  for (const piece of new LogScan(database).pieces(first, last)) {
    if (piece.kind !== 'block') {
      const { range } = piece;
      findings.add('log', LOST[piece.kind], { range, count: lengthOf(range) });
      continue;
    }
    for (const [index, record] of piece.records.entries()) {
      const position = piece.block.first_position + index;
      through = position;
      events += 1;
      const owner = owners.ownerOf(position);
      if (isUnprocessable(record)) {
        unprocessable += 1;
        if (owner !== null) findings.add('calls', 'rows list an event that belongs to no call');
      } else if (owner !== null) calls.take(owner, position, record, () => placedRow(owner));
      else if (position <= writtenThrough && !isRepeat(record)) {
        const { callSid } = record.header;
        findings.add('calls', 'events are in no row', {
          callSid,
          range: { first: position, last: position },
        });
      }
    }
    progress('events', piece.block.first_position, head);
    await rest();
  }
  calls.finish();
  return { events, unprocessable, through };
}

/** Events in no row that are looked up by their call, which goes through all segments. */
const MOST_LOOK_UPS = 100_000;
const NO_EVENTS = 'rows list events that the log does not have';
const LOST = {
  missing: 'positions are missing',
  unreadable: 'positions cannot be read',
} as const;

const lengthOf = ({ first, last }: PositionRange): number => last - first + 1;
