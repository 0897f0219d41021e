/**
 * Checks that the log is whole, that each of its events is in a row, and that every row is what its events join
 * to (I1). Rows are compared with the events that they list, so new callbacks don't matter: only what was in
 * a row when the check began must be in one.
 */

import type { PlacedCall } from '../../../projection/placed-call.ts';
import { progressIn } from '../../database/progress-row.ts';
import { BLOCK_RECORDS } from '../../log/log.ts';
import { CallScan } from '../scan/call-scan.ts';
import { type CallRecord, WholeCalls } from '../scan/stored-call.ts';
import { joinWindow, NO_EVENTS, type WindowCheck, type WindowChecked } from './join-window.ts';
import { PositionOwners, WINDOW_POSITIONS } from './position-owners.ts';
import { RepeatCounts } from './repeat-counts.ts';

export interface CallsCheck extends Omit<WindowCheck, 'repeats'> {
  /** Called once for every row, whatever its state. */
  readonly onRow: (row: CallRecord) => void;
}

export interface CallsChecked extends Omit<WindowChecked, 'through' | 'isWhole'> {
  readonly calls: number;
}

/** Reads all of the log and all rows; a log of several windows reads the rows again for each. */
export async function verifyCalls(check: CallsCheck): Promise<CallsChecked> {
  const { database, findings, head, lastId } = check;
  const repeats = new RepeatCounts({ database, findings, lastId, head });
  let isWhole = true;
  let checked: CallsChecked = { calls: 0, events: 0, unprocessable: 0 };
  let first = 1;
  do {
    const last = Math.min(head, first + WINDOW_POSITIONS - 1);
    // The last block of a window may reach beyond it.
    const owners = new PositionOwners(first, last + BLOCK_RECORDS);
    const calls = await claimPositions(check, owners, first === 1 ? repeats : null);
    const window = await joinWindow({ ...check, repeats }, owners, [first, last]);
    isWhole &&= window.isWhole;
    checked = {
      calls: first === 1 ? calls : checked.calls,
      events: checked.events + window.events,
      unprocessable: checked.unprocessable + window.unprocessable,
    };
    first = Math.max(last, window.through) + 1;
  } while (first <= head);
  repeats.finish(isWhole);
  return checked;
}

/** Notes the row that each position is in, and returns the number of rows. `repeats`: null if it has them already. */
async function claimPositions(
  check: CallsCheck,
  owners: PositionOwners,
  repeats: RepeatCounts | null,
): Promise<number> {
  const { database, findings, progress, lastId, rest } = check;
  let calls = 0;
  const whole = new WholeCalls(database);
  for (const piece of new CallScan(database).pieces(lastId)) {
    if (piece.kind === 'unreadable') {
      if (repeats !== null) {
        findings.add('calls', 'rows are on pages that cannot be read', {
          count: piece.lastId - piece.firstId + 1,
        });
      }
      continue;
    }
    // The log is at least as far as rows that were read before.
    const { head } = progressIn(database);
    for (const row of piece.rows) {
      calls += 1;
      const placed = whole.of(row);
      if (repeats !== null) checkRow(check, repeats, row, placed, head);
      claim(check, owners, row, placed?.positions ?? []);
    }
    progress('calls', piece.rows.at(-1)?.id ?? lastId, lastId);
    await rest();
  }
  return calls;
}

/** `placed`: the row's call; null if it can't be decoded. */
function checkRow(
  { findings, onRow }: CallsCheck,
  repeats: RepeatCounts,
  row: CallRecord,
  placed: PlacedCall | null,
  head: number,
): void {
  onRow(row);
  const { call_sid: callSid } = row;
  if (placed === null) {
    findings.add('calls', 'rows cannot be decoded', { callSid });
    return;
  }
  repeats.row(placed);
  if (placed.positions.every((position) => position > head)) {
    findings.add('calls', NO_EVENTS, { callSid });
  }
}

function claim(
  { findings }: CallsCheck,
  owners: PositionOwners,
  { id, call_sid: callSid }: CallRecord,
  positions: readonly number[],
): void {
  for (const position of positions) {
    if (owners.claim(position, id)) continue;
    findings.add('calls', 'rows claim an event that is in another row, too', { callSid });
  }
}
