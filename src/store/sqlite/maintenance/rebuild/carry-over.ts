/**
 * Brings what the log doesn't hold from old rows to the rebuilt ones: the place in a failure batch, how
 * often events were repeated before the log had repeats, and what events said that can't be read any
 * more. Says where the two differ.
 */

import { PlainForm } from '../../../../core/callback/plain-form.ts';
import { parseAccountSid, parseCallSid } from '../../../../core/ids.ts';
import type { PositionRange } from '../../../../ports/maintenance.ts';
import { joinRecord, type Reading } from '../../../projection/join-record.ts';
import type { PlacedCall } from '../../../projection/placed-call.ts';
import { ByteWriter } from '../../calls/bytes.ts';
import { CallRows, type FailurePlace, type StoredCall } from '../../calls/call-rows.ts';
import { type PackedCall, packCall } from '../../calls/packed-call.ts';
import { SidFilters } from '../../calls/sid-filters.ts';
import type { SqliteDatabase } from '../../database/database.ts';
import { progressIn } from '../../database/progress-row.ts';
import { CallScan } from '../scan/call-scan.ts';
import { differingFields } from '../scan/compare-calls.ts';
import { LogLookup } from '../scan/log-lookup.ts';
import { type CallRecord, decodeRecord, packedOf, WholeCalls } from '../scan/stored-call.ts';
import { IdSet } from './id-set.ts';

const MOST_SIDS = 10;

/** How the rebuilt calls differ from those that were stored. */
export interface RebuildDifferences {
  /** Calls whose old row disagreed with their events. */
  readonly changed: number;
  /** Calls whose own dimensions are others now, because the list of them has changed. */
  readonly redimensioned: number;
  /** Calls that had no readable row. */
  readonly added: number;
  /** Old rows whose events the log never had. */
  readonly removed: number;
  /** Calls that keep their old row, because the log has lost some of their events. */
  readonly keptFromRows: number;
  /** The first calls that were changed, added or removed. */
  readonly callSids: readonly string[];
}

export class CarryOver {
  readonly #filters: SidFilters;
  readonly #rows: CallRows;
  readonly #rebuilt: CallScan;
  readonly #wholes: WholeCalls;
  readonly #lookup: LogLookup;
  readonly #lost: readonly PositionRange[];
  readonly #repeatsFrom: number;
  readonly #writer = new ByteWriter();
  readonly #reading: Reading;
  readonly #lineOf;
  readonly #chunksOf;
  readonly #dropChunks;
  readonly #addChunk;
  readonly #seen = new IdSet();
  readonly #callSids: string[] = [];
  /** Lines of failure batches whose call is known. */
  readonly placedLines = new Set<number>();
  #changed = 0;
  #redimensioned = 0;
  #added = 0;
  #removed = 0;
  #keptFromRows = 0;

  /**
   * `from`: the old database. `to`: the rebuilt one. `dimensions`: the names of own ones. `lost`: positions of
   * the log that it lacks.
   */
  constructor(
    from: SqliteDatabase,
    to: SqliteDatabase,
    dimensions: readonly string[],
    lost: readonly PositionRange[],
  ) {
    this.#reading = { plain: new PlainForm(), dimensions };
    this.#chunksOf = from.prepare<[number], { first_position: number; events: Buffer }>(
      'SELECT first_position, events FROM call_events WHERE call = ? ORDER BY first_position',
    );
    this.#filters = new SidFilters(to);
    this.#rows = new CallRows(to, this.#filters);
    this.#rebuilt = new CallScan(to);
    this.#wholes = new WholeCalls(to);
    this.#lookup = new LogLookup(to);
    this.#lost = lost;
    this.#repeatsFrom = progressIn(to).repeats_from;
    this.#lineOf = to.prepare<[number], { batch: number; call_sid: string }>(
      'SELECT batch, call_sid FROM failures WHERE id = ?',
    );
    this.#dropChunks = to.prepare<[number]>('DELETE FROM call_events WHERE call = ?');
    this.#addChunk = to.prepare<[number, number, Buffer]>(
      'INSERT INTO call_events (call, first_position, events) VALUES (?, ?, ?)',
    );
  }

  get differences(): RebuildDifferences {
    return {
      changed: this.#changed,
      redimensioned: this.#redimensioned,
      added: this.#added,
      removed: this.#removed,
      keptFromRows: this.#keptFromRows,
      callSids: this.#callSids,
    };
  }

  /** Takes an old row; `old` is its call, null if it can't be decoded. */
  take(row: CallRecord, old: PlacedCall | null): void {
    const accountSid = parseAccountSid(row.account_sid);
    const callSid = parseCallSid(row.call_sid);
    if (accountSid === null || callSid === null) return;
    const failure = this.#placeOf(row);
    const found = this.#rows.find(accountSid, callSid);
    const hasLost = old?.positions.some((position) => this.#isLost(position)) === true;
    if (found === null) {
      if (hasLost) {
        this.#keptFromRows += 1;
        const id = this.#rows.insert(accountSid, callSid, packedOf(row), failure);
        this.#seen.add(id);
        this.#copyChunks(row.id, id);
      } else this.#note('removed', callSid);
      return;
    }
    this.#seen.add(found.id);
    if (hasLost && old !== null) this.#keep(row, old, found, failure);
    else if (isSame(row, found.packed)) {
      if (failure !== null) this.#rows.update(found, found.packed, failure);
    } else this.#correct(old, found, failure);
  }

  /** Assigns a line of a failure batch to the call that it names, unless that has one. */
  attach(line: FailurePlace, sid: string, accounts: readonly string[]): void {
    const callSid = parseCallSid(sid);
    for (const account of accounts) {
      const accountSid = parseAccountSid(account);
      if (accountSid === null || callSid === null) continue;
      const found = this.#rows.find(accountSid, callSid);
      if (found === null || found.failure !== null) continue;
      this.#rows.update(found, found.packed, line);
      return;
    }
  }

  /** Counts the calls that had no row; `lastId`: the highest id of the rebuilt ones. */
  finish(lastId: number): void {
    for (const piece of this.#rebuilt.pieces(lastId)) {
      if (piece.kind !== 'rows') continue;
      for (const { id, call_sid: callSid } of piece.rows) {
        if (!this.#seen.has(id)) this.#note('added', callSid);
      }
    }
    this.#filters.beforeCommit();
  }

  /** The log lost some of its events, so the old row stays, joined with the events that it lacks. */
  #keep(row: CallRecord, old: PlacedCall, found: StoredCall, failure: FailurePlace | null): void {
    this.#keptFromRows += 1;
    const known = new Set(old.positions);
    const rebuilt = this.#wholeOf(found.id);
    const newer = rebuilt?.positions.filter((position) => !known.has(position)) ?? [];
    const lastRecord = Math.max(old.lastRecord, rebuilt?.lastRecord ?? 0);
    this.#dropChunks.run(found.id);
    if (newer.length === 0 && lastRecord === old.lastRecord) {
      this.#copyChunks(row.id, found.id);
      this.#rows.update(found, packedOf(row), failure);
      return;
    }
    let { state } = old;
    const positions = [...old.positions];
    for (const position of newer) {
      const record = this.#lookup.at(position);
      const joined = record === null ? null : joinRecord(state, record, this.#reading);
      if (joined === null || joined.verdict === 'duplicate') continue;
      state = joined.state;
      positions.push(position);
    }
    const duplicates = Math.max(state.duplicates, rebuilt?.state.duplicates ?? 0);
    const placed = { state: { ...state, duplicates }, positions, lastRecord };
    this.#rows.update(found, packCall(this.#writer, placed, found.packed), failure);
  }

  #correct(old: PlacedCall | null, found: StoredCall, failure: FailurePlace | null): void {
    const row = this.#rebuilt.row(found.id);
    const rebuilt = row === null ? null : this.#wholes.of(row);
    if (row === null || rebuilt === null) throw new Error('a rebuilt call cannot be read back');
    const fields = old === null ? null : differingFields(old.state, rebuilt.state);
    if (fields === null || fields.some((field) => field !== 'dimensions')) {
      this.#note('changed', row.call_sid);
    } else if (fields.length > 0) this.#redimensioned += 1;
    const duplicates = this.#duplicates(old, rebuilt);
    const packed =
      duplicates === rebuilt.state.duplicates
        ? found.packed
        : this.#withDuplicates(row, found.packed, duplicates);
    this.#rows.update(found, packed, failure);
  }

  /** The log knows how often a call's events were repeated, unless some of that is older or lost. */
  #duplicates(old: PlacedCall | null, rebuilt: PlacedCall): number {
    const counted = rebuilt.state.duplicates;
    const isInLog = (rebuilt.positions[0] ?? 0) >= this.#repeatsFrom && this.#lost.length === 0;
    return isInLog ? counted : Math.max(counted, old?.state.duplicates ?? 0);
  }

  #withDuplicates(row: CallRecord, before: PackedCall, duplicates: number): PackedCall {
    const placed = decodeRecord(row);
    if (placed === null) throw new Error('a rebuilt call cannot be read back');
    const state = { ...placed.state, duplicates };
    return packCall(this.#writer, { ...placed, state }, before);
  }

  #wholeOf(id: number): PlacedCall | null {
    const row = this.#rebuilt.row(id);
    return row === null ? null : this.#wholes.of(row);
  }

  /** The row's place in a batch; null if the batch disagrees. */
  #placeOf({
    call_sid: callSid,
    failure_batch: batch,
    failure_id: id,
  }: CallRecord): FailurePlace | null {
    if (batch === null || id === null) return null;
    const line = this.#lineOf.get(id);
    if (line === undefined || line.batch !== batch || line.call_sid !== callSid) return null;
    this.placedLines.add(id);
    return { batch, id };
  }

  /** Copies the chunks of an old row to a rebuilt one that has none. */
  #copyChunks(from: number, to: number): void {
    for (const { first_position: first, events } of this.#chunksOf.iterate(from)) {
      this.#addChunk.run(to, first, events);
    }
  }

  #isLost(position: number): boolean {
    return this.#lost.some(({ first, last }) => position >= first && position <= last);
  }

  #note(what: 'changed' | 'added' | 'removed', callSid: string): void {
    if (what === 'changed') this.#changed += 1;
    else if (what === 'added') this.#added += 1;
    else this.#removed += 1;
    if (this.#callSids.length < MOST_SIDS) this.#callSids.push(callSid);
  }
}

const isSame = (row: CallRecord, packed: PackedCall): boolean =>
  row.status === packed.status &&
  row.started_at === packed.startedAt &&
  row.direction === packed.columns.direction &&
  row.from_number === packed.columns.from &&
  row.to_number === packed.columns.to &&
  row.parent_call_sid === packed.columns.parent &&
  row.state.toString('latin1') === packed.bytes;
