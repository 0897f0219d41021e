/** Questions about calls and their events, on a read-only connection. */

import type { Kysely } from 'kysely';
import type { CallFilter } from '../../../core/call-filter.ts';
import { type CallStatus, normaliseStatus } from '../../../core/call-status.ts';
import { viewCall } from '../../../core/calls/call-view.ts';
import { parseAccountSid, parseCallSid } from '../../../core/ids.ts';
import { type Result, success } from '../../../core/result.ts';
import type { Call } from '../../../core/wire/call.ts';
import type { Asker } from '../../../ports/access/asker.ts';
import type {
  CallCursors,
  CapturedRequest,
  EventPage,
  StoredEvent,
} from '../../../ports/call-store.ts';
import type { BadCursor, PageRequest, TwoWayPageRequest } from '../../../ports/paging.ts';
import type { PlacedCall } from '../../projection/placed-call.ts';
import { disclosedCalls, disclosedEvents, disclosedRequests } from '../access/disclosed.ts';
import { decodeCall } from '../calls/decode-call.ts';
import { EarlierEvents } from '../calls/earlier-events.ts';
import type { SqliteDatabase } from '../database/database.ts';
import type { Tables } from '../database/tables.ts';
import { LogReader } from '../log/log.ts';
import { captureOf, eventsOf, type RecordedEvent } from '../log/recorded-requests.ts';
import { RepeatSearch } from '../log/repeat-search.ts';
import { findPage } from './call-page.ts';
import { findRows, type WalkedCall, walkCalls } from './call-walk.ts';
import { countCalls } from './count-calls.ts';
import { decodePlace, encodeCursor } from './cursor.ts';
import { findAccounts } from './scope-accounts.ts';
import { SidSearch } from './sid-search.ts';

/** Rows that one page of an export reads: a few milliseconds of work, so that exports can take turns. */
const EXPORT_PAGE = 250;

/** A call and its row. */
interface FoundCall {
  readonly id: number;
  readonly placed: PlacedCall;
}

/** A page of calls, without how current it is. */
export interface FoundCalls extends CallCursors {
  readonly calls: readonly Call[];
}

/** A page of an export, and where the next one starts; null after the last. */
export interface ExportPage<Item> {
  readonly items: readonly Item[];
  readonly next: number | null;
}

export class CallQueries {
  readonly sids: SidSearch;
  readonly #database: Kysely<Tables>;
  readonly #log: LogReader;
  readonly #repeats: RepeatSearch;
  readonly #earlier: EarlierEvents;
  readonly #epoch: string;

  /** `sqlite` is the connection of `database`. */
  constructor(database: Kysely<Tables>, sqlite: SqliteDatabase, epoch: string) {
    this.#database = database;
    this.sids = new SidSearch(sqlite);
    this.#log = new LogReader(sqlite);
    this.#repeats = new RepeatSearch(this.#log, { now: () => performance.now(), cpuMs });
    this.#earlier = new EarlierEvents(sqlite);
    this.#epoch = epoch;
  }

  async list(
    asker: Asker,
    filter: CallFilter,
    page: TwoWayPageRequest,
  ): Promise<Result<FoundCalls, BadCursor>> {
    const accounts = await findAccounts(this.#database, asker.scope);
    const found = await findPage(this.#database, this.#epoch, { filter, accounts }, page);
    if (!found.ok) return found;
    const calls = disclosedCalls(asker, found.value.calls.flatMap(viewOf));
    return success({ ...found.value, calls });
  }

  async call(asker: Asker, callSid: string): Promise<Call | null> {
    const found = this.#find(asker, callSid);
    const call = found === null ? null : viewCall(found.placed.state);
    return call === null ? null : (disclosedCalls(asker, [call])[0] ?? null);
  }

  async events(
    asker: Asker,
    callSid: string,
    page: PageRequest,
  ): Promise<Result<EventPage, BadCursor> | null> {
    const found = this.#find(asker, callSid);
    if (found === null) return null;
    const after = decodePlace(this.#epoch, page.cursor);
    if (!after.ok) return after;
    const left = this.#positionsAfter(found, after.value ?? 0, page.limit + 1);
    const positions = left.slice(0, page.limit);
    const last = positions.at(-1);
    const events = eventsOf(this.#log.at(positions));
    return success({
      events: disclosedEvents(asker, await this.#withRepeats(found.placed, events)),
      nextCursor:
        last === undefined || positions.length === left.length
          ? null
          : encodeCursor(this.#epoch, last),
    });
  }

  /** At most `limit` positions of a call's events, after position `after`. */
  #positionsAfter({ id, placed }: FoundCall, after: number, limit: number): readonly number[] {
    const listed = placed.positions.filter((position) => position > after);
    const first = placed.positions[0] ?? 0;
    if (placed.state.earlierEvents === 0 || after >= first) return listed.slice(0, limit);
    // Chunks may have been added since the row was read, with events that it still lists: skip those.
    const earlier = this.#earlier
      .positionsAfter(id, after, limit)
      .filter((position) => position < first);
    return [...earlier, ...listed].slice(0, limit);
  }

  /** Says of each event how often it was repeated, if that can be found out in time, through the last record that the row has. */
  async #withRepeats(
    { state, lastRecord }: PlacedCall,
    events: readonly RecordedEvent[],
  ): Promise<readonly StoredEvent[]> {
    const repeats = await this.#repeats.of(state, events, {
      last: lastRecord,
      most: state.duplicates,
    });
    return events.map(({ key, ...event }, index) => ({
      ...event,
      duplicates: repeats === null ? null : (repeats[index]?.count ?? 0),
      lastDuplicateAt: repeats?.[index]?.lastAt ?? null,
    }));
  }

  /** The next page of an export, oldest first. */
  async exportCalls(
    asker: Asker,
    filter: CallFilter,
    after: number | null,
  ): Promise<ExportPage<Call>> {
    const accounts = await findAccounts(this.#database, asker.scope);
    const { calls, next } = await walkCalls(
      this.#database,
      { filter, accounts },
      after,
      EXPORT_PAGE,
      'asc',
      EXPORT_PAGE,
    );
    return { items: disclosedCalls(asker, calls.flatMap(viewOf)), next };
  }

  /** The calls of these rows, in their order. Rows that are gone or out of scope are left out. */
  async rows(asker: Asker, rowIds: readonly number[]): Promise<readonly Call[]> {
    const accounts = await findAccounts(this.#database, asker.scope);
    const found = await findRows(this.#database, { filter: {}, accounts }, rowIds);
    return disclosedCalls(asker, found.flatMap(viewOf));
  }

  /** The next page of an export of these rows; `after` is how many came before it. */
  async exportRows(
    asker: Asker,
    rowIds: readonly number[],
    after: number,
  ): Promise<ExportPage<Call>> {
    const end = after + EXPORT_PAGE;
    const items = await this.rows(asker, rowIds.slice(after, end));
    return { items, next: end < rowIds.length ? end : null };
  }

  /** Ends searches of the log, which then throw. */
  stopSearching(): void {
    this.#repeats.stop();
  }

  /** The next block of the log as captured requests. */
  async exportEvents(asker: Asker, from: number): Promise<ExportPage<CapturedRequest>> {
    const { scope } = asker;
    const entries = this.#log.from(from);
    const last = entries.at(-1);
    const seen =
      scope === 'all'
        ? entries
        : entries.filter(({ record }) => scope.includes(record.header.accountSid));
    return {
      items: disclosedRequests(
        asker,
        seen.flatMap(({ record }) => captureOf(record)),
      ),
      next: last === undefined ? null : last.position + 1,
    };
  }

  async countByStatus(asker: Asker): Promise<ReadonlyMap<CallStatus, number>> {
    const accounts = await findAccounts(this.#database, asker.scope);
    if (accounts !== null) return await countCalls(this.#database, accounts);
    const rows = await this.#database.selectFrom('call_counts').selectAll().execute();
    return new Map(rows.map(({ status, count }) => [normaliseStatus(status), count]));
  }

  #find(asker: Asker, callSid: string): FoundCall | null {
    const row = this.sids.find(asker, callSid);
    return row === null ? null : { id: row.id, placed: decode(row) };
  }
}

/** Of the thread that runs this, in milliseconds. */
function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

function viewOf(row: WalkedCall): readonly Call[] {
  const call = viewCall(decode(row).state);
  return call === null ? [] : [call];
}

function decode(row: Omit<WalkedCall, 'id'>): PlacedCall {
  const accountSid = parseAccountSid(row.accountSid);
  const callSid = parseCallSid(row.callSid);
  if (accountSid === null || callSid === null) throw new Error('a stored call has no valid sid');
  return decodeCall(accountSid, callSid, row, row.state);
}
