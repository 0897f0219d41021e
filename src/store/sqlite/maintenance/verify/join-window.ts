/** Joins the events of one window of the log again, and reports where rows say something else. */

import type { PositionRange, ReportProgress } from '../../../../ports/maintenance.ts';
import type { PlacedCall } from '../../../projection/placed-call.ts';
import type { SqliteDatabase } from '../../database/database.ts';
import type { LogRecord } from '../../journal/record.ts';
import { CallScan } from '../scan/call-scan.ts';
import { fieldsBeside } from '../scan/compare-calls.ts';
import { LogLookup } from '../scan/log-lookup.ts';
import { LogScan } from '../scan/log-scan.ts';
import { beyondPurged } from '../scan/purged-range.ts';
import { WholeCalls } from '../scan/stored-call.ts';
import type { Findings } from './findings.ts';
import { type JoinedAgain, JoinedCalls } from './joined-calls.ts';
import type { PositionOwners } from './position-owners.ts';
import type { RepeatCounts } from './repeat-counts.ts';

/** Events in no row that are looked up by their call, which searches all segments. */
const MOST_LOOK_UPS = 100_000;
export const NO_EVENTS = 'rows list events that the log does not have';
const LOST = {
  missing: 'positions are missing',
  unreadable: 'positions cannot be read',
} as const;

export interface WindowCheck {
  readonly database: SqliteDatabase;
  readonly findings: Findings;
  readonly progress: ReportProgress;
  /** Every event up to here is in its row. */
  readonly writtenThrough: number;
  readonly head: number;
  /** The log's records up to here were purged. */
  readonly purgedThrough: number;
  /** Its events up to here were, at least. */
  readonly removedThrough: number;
  readonly lastId: number;
  readonly repeats: RepeatCounts;
  readonly rest: () => Promise<void>;
}

export interface WindowChecked {
  readonly events: number;
  /** Events that were kept although no call could be made of them. */
  readonly unprocessable: number;
  /** The last position that was read; its block may reach beyond the window. */
  readonly through: number;
  /** Whether the log lacks nothing in the window. */
  readonly isWhole: boolean;
}

/** Checks the events from position `first` to `last`. `owners`: the row that each is in. */
export async function joinWindow(
  check: WindowCheck,
  owners: PositionOwners,
  [first, last]: readonly [number, number],
): Promise<WindowChecked> {
  const { database, findings, progress, head, purgedThrough, rest } = check;
  const window = new JoinedWindow(check, owners);
  let isWhole = true;
  for (const piece of new LogScan(database).pieces(first, last)) {
    if (piece.kind !== 'block') {
      const range = beyondPurged(piece.range, purgedThrough);
      if (range === null) continue;
      findings.add('log', LOST[piece.kind], { range, count: lengthOf(range) });
      isWhole = false;
      continue;
    }
    const { first_position: start } = piece.block;
    for (const [index, record] of piece.records.entries()) window.take(start + index, record);
    progress('events', start, head);
    await rest();
  }
  return { ...window.finish(), isWhole };
}

class JoinedWindow {
  readonly #check: WindowCheck;
  readonly #owners: PositionOwners;
  readonly #rows: CallScan;
  readonly #whole: WholeCalls;
  readonly #calls: JoinedCalls;
  #lookUps = 0;
  #events = 0;
  #unprocessable = 0;
  #through = 0;

  constructor(check: WindowCheck, owners: PositionOwners) {
    const { database } = check;
    this.#check = check;
    this.#owners = owners;
    this.#rows = new CallScan(database);
    this.#whole = new WholeCalls(database);
    this.#calls = new JoinedCalls(new LogLookup(database), (id, row, joined) =>
      this.#compare(id, row, joined),
    );
  }

  take(position: number, record: LogRecord): void {
    this.#through = position;
    const owner = this.#owners.ownerOf(position);
    if (record.kind === 'event') {
      this.#events += 1;
      if (owner === null) this.#takeUnclaimed(position, record);
      else this.#calls.take(owner, position, record, () => this.#placed(owner));
      return;
    }
    if (owner !== null && record.kind !== 'expired') {
      this.#check.findings.add('calls', 'rows list an event that belongs to no call');
    }
    if (record.kind === 'repeat') this.#check.repeats.repeat(position, record.header);
    if (record.kind !== 'unprocessable') return;
    this.#events += 1;
    this.#unprocessable += 1;
  }

  /** Takes an event that no row lists. */
  #takeUnclaimed(position: number, record: LogRecord): void {
    const { findings, writtenThrough, repeats } = this.#check;
    if (position > writtenThrough) return;
    if (this.#isRepeat(record)) {
      repeats.repeat(position, record.header);
      return;
    }
    const { callSid } = record.header;
    const range = { first: position, last: position };
    findings.add('calls', 'events are in no row', { callSid, range });
  }

  /** Compares the calls that are left. */
  finish(): Omit<WindowChecked, 'isWhole'> {
    this.#calls.finish();
    return {
      events: this.#events,
      unprocessable: this.#unprocessable,
      through: this.#through,
    };
  }

  #placed(id: number): PlacedCall | null {
    const row = this.#rows.row(id);
    const placed = row === null ? null : this.#whole.of(row);
    // Only the row itself knows what its purged events said.
    const isWhole = (placed?.positions[0] ?? 0) > this.#check.removedThrough;
    return isWhole ? placed : null;
  }

  #compare(id: number, row: PlacedCall, joined: JoinedAgain): void {
    const { findings } = this.#check;
    const { callSid } = row.state;
    if (joined.kind === 'joined' && joined.isErasedInPart) {
      findings.add('calls', 'records of erased calls still hold what was erased', { callSid });
    }
    if (joined.kind === 'joined' && fieldsBeside(row.state, joined.state).length === 0) return;
    // A row can be ahead of what was read of it, so it's compared as it is now before it's reported.
    const now = this.#placed(id);
    if (now === null) return;
    const again = this.#calls.again(now);
    if (again.kind === 'expired') return;
    if (again.kind === 'incomplete') {
      findings.add('calls', NO_EVENTS, { callSid });
      return;
    }
    const fields = fieldsBeside(now.state, again.state);
    if (fields.length === 0) return;
    findings.add('calls', 'rows differ from the join of their events', { callSid, fields });
  }

  /** Whether the call has this event from another delivery: it came twice while the call couldn't be read. */
  #isRepeat({ header }: LogRecord): boolean {
    this.#lookUps += 1;
    const row =
      this.#lookUps > MOST_LOOK_UPS
        ? null
        : this.#rows.named(header.accountSid, header.callSid, this.#check.lastId);
    const stamps = (row === null ? null : this.#whole.of(row))?.state.stamps ?? [];
    return stamps.some(({ key }) => key === header.key);
  }
}

const lengthOf = ({ first, last }: PositionRange): number => last - first + 1;
