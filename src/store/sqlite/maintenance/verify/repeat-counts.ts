/**
 * Checks that a row counts as many repeats as the log has up to the row's last record. Calls whose events
 * are older than the log's repeats are left out: their rows alone know.
 */

import type { PlacedCall } from '../../../projection/placed-call.ts';
import type { CallName } from '../../database/damage.ts';
import type { SqliteDatabase } from '../../database/database.ts';
import { progressIn } from '../../database/progress-row.ts';
import { CallScan } from '../scan/call-scan.ts';
import { removedThroughIn } from '../scan/purged-range.ts';
import { WholeCalls } from '../scan/stored-call.ts';
import type { Findings } from './findings.ts';

/** Calls whose repeats are counted: some 100 MB. Further ones aren't checked. */
const MOST_CALLS = 500_000;
/** Repeats of calls that say they have none, which are looked up by their call. */
const MOST_LOOK_UPS = 100_000;

interface Counted {
  readonly callSid: string;
  readonly lastRecord: number;
  /** As its row says. */
  readonly duplicates: number;
  inLog: number;
}

interface RepeatsCheck {
  readonly database: SqliteDatabase;
  readonly findings: Findings;
  readonly lastId: number;
  /** The log is read through here. */
  readonly head: number;
}

export class RepeatCounts {
  readonly #check: RepeatsCheck;
  readonly #rows: CallScan;
  readonly #whole: WholeCalls;
  /** From here on the log has repeats. */
  readonly #first: number;
  /** Null for a call that can't be checked. */
  readonly #calls = new Map<string, Counted | null>();
  #lookUps = 0;

  constructor(check: RepeatsCheck) {
    const { database } = check;
    this.#check = check;
    this.#rows = new CallScan(database);
    this.#whole = new WholeCalls(database);
    const progress = progressIn(database);
    this.#first = Math.max(progress.repeats_from, removedThroughIn(progress) + 1);
  }

  /** Takes a row, with all its events, before the log is read. */
  row(placed: PlacedCall): void {
    const { state, positions, lastRecord } = placed;
    const hasRepeats = state.duplicates > 0 || lastRecord > (positions.at(-1) ?? 0);
    if (hasRepeats && this.#calls.size < MOST_CALLS) this.#count(placed);
  }

  /** Takes a repeat that the log has at `position`. */
  repeat(position: number, call: CallName): void {
    const name = nameOf(call);
    const known = this.#calls.get(name);
    const counted = known === undefined ? this.#lookUp(name, call) : known;
    if (counted !== null && position <= counted.lastRecord) counted.inLog += 1;
  }

  /** All of the log was read. What it has lost can't be counted. */
  finish(isLogWhole: boolean): void {
    for (const counted of this.#calls.values()) {
      if (!isLogWhole || counted === null) continue;
      const { callSid, duplicates, inLog } = counted;
      if (duplicates === inLog) continue;
      this.#check.findings.add('calls', 'rows count other repeats than the log has', {
        callSid,
        fields: ['duplicates'],
      });
    }
  }

  #lookUp(name: string, call: CallName): Counted | null {
    if (this.#lookUps === MOST_LOOK_UPS || this.#calls.size === MOST_CALLS) return null;
    this.#lookUps += 1;
    const row = this.#rows.named(call.accountSid, call.callSid, this.#check.lastId);
    const placed = row === null ? null : this.#whole.of(row);
    if (placed !== null) return this.#count(placed);
    this.#calls.set(name, null);
    return null;
  }

  #count({ state, positions, lastRecord }: PlacedCall): Counted | null {
    const { callSid, duplicates } = state;
    const canBeChecked = (positions[0] ?? 0) >= this.#first && lastRecord <= this.#check.head;
    const counted = canBeChecked ? { callSid, lastRecord, duplicates, inLog: 0 } : null;
    this.#calls.set(nameOf(state), counted);
    return counted;
  }
}

const nameOf = ({ accountSid, callSid }: CallName): string => `${accountSid} ${callSid}`;
