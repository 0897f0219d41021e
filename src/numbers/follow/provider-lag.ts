/** How long callbacks took, in bins by account and by the minute in which they arrived. */

import type { DuckDBConnection } from '@duckdb/node-api';
import { binOf } from '../../core/kpi/bins.ts';
import { occurredAtIn, usableLag } from '../../core/kpi/provider-lag.ts';
import type { ChangeLog, LogEntry } from '../../ports/change-feed.ts';
import { beginOf, MINUTE_MS } from '../tables/period-times.ts';
import { isAmong, runAmong } from './facts/among.ts';

const RECORDS_AT_ONCE = 1000;

interface Count {
  readonly minute: number;
  readonly account: string;
  readonly bin: number;
  events: number;
}

/** Counts of callbacks by minute, account and bin. */
export class LagCounts {
  readonly #counts = new Map<string, Count>();

  add({ minute, account, bin, events }: Count): void {
    const name = `${minute} ${bin} ${account}`;
    const count = this.#counts.get(name);
    if (count === undefined) this.#counts.set(name, { minute, account, bin, events });
    else count.events += events;
  }

  get minutes(): readonly number[] {
    return [...new Set([...this.#counts.values()].map(({ minute }) => minute))];
  }

  get all(): Iterable<Count> {
    return this.#counts.values();
  }
}

/** Of the records after one position, up to another. */
export async function lagBetween(
  log: ChangeLog,
  after: number,
  through: number,
): Promise<LagCounts> {
  const counts = new LagCounts();
  const times: Times = new Map();
  let position = after;
  while (position < through) {
    const limit = Math.min(RECORDS_AT_ONCE, through - position);
    const read = await log.recordsAfter(position, limit);
    for (const entry of read.entries) {
      const seconds = entry.position > through ? null : lagOf(entry, times);
      if (seconds === null) continue;
      const minute = beginOf(entry.receivedAt, MINUTE_MS);
      counts.add({ minute, account: entry.accountSid, bin: binOf(seconds), events: 1 });
    }
    position = read.through;
  }
  return counts;
}

/** What a timestamp in a form says: callbacks that arrive together have few different ones. */
type Times = Map<string, number | null>;

function lagOf(entry: LogEntry, times: Times): number | null {
  if (entry.kind !== 'event' || entry.eventKind !== 'progress') return null;
  if (entry.provenance !== 'callback') return null;
  const { receivedAt, request } = entry;
  const { buffer, byteOffset, byteLength } = request.body;
  const body = Buffer.from(buffer, byteOffset, byteLength);
  const text = request.encoding === 'form' ? onlyTimestamp(body)?.toString() : undefined;
  const known = text === undefined ? undefined : times.get(text);
  if (known !== undefined && known !== null) return usableLag(known, receivedAt);
  const at = occurredAtIn({ ...request, body: body.toString() });
  if (text !== undefined) times.set(text, at);
  return usableLag(at, receivedAt);
}

const TIMESTAMP = 'Timestamp=';
const AND = '&'.charCodeAt(0);

/** The parameter's bytes in a form, which needn't all become text; null unless its name is there once. */
function onlyTimestamp(form: Buffer): Buffer | null {
  const at = form.indexOf(TIMESTAMP);
  if (at === -1 || (at > 0 && form[at - 1] !== AND)) return null;
  if (form.includes(TIMESTAMP, at + 1)) return null;
  const end = form.indexOf(AND, at);
  return form.subarray(at, end === -1 ? form.length : end);
}

/** After so many steps, what they added to the same minutes is put together. */
const STEPS_APART = 30;

/** Adds counts to those that are stored. Some can be in several rows, which are to be added. */
export class LagWriter {
  readonly #connection: DuckDBConnection;
  readonly #apart = new Set<number>();
  #steps = 0;

  constructor(connection: DuckDBConnection) {
    this.#connection = connection;
  }

  /** Part of the step's transaction. */
  async write(counts: LagCounts): Promise<void> {
    if (counts.minutes.length === 0) return;
    await this.#append(counts);
    for (const minute of counts.minutes) this.#apart.add(minute);
    this.#steps += 1;
    if (this.#steps < STEPS_APART) return;
    await this.#append(await this.#taken());
    this.#apart.clear();
    this.#steps = 0;
  }

  /** What's stored of these minutes, and no longer is. */
  async #taken(): Promise<LagCounts> {
    const taken = await runAmong(
      this.#connection,
      `DELETE FROM provider_lag WHERE ${isAmong('begins_at')} RETURNING begins_at, account, bin, events`,
      [...this.#apart].map(BigInt),
    );
    const counts = new LagCounts();
    for (const [minute, account, bin, events] of taken.getRows()) {
      counts.add({
        minute: Number(minute),
        account: String(account),
        bin: Number(bin),
        events: Number(events),
      });
    }
    return counts;
  }

  async #append(counts: LagCounts): Promise<void> {
    const appender = await this.#connection.createAppender('provider_lag');
    for (const { minute, account, bin, events } of counts.all) {
      appender.appendBigInt(BigInt(minute));
      appender.appendVarchar(account);
      appender.appendInteger(bin);
      appender.appendBigInt(BigInt(events));
      appender.endRow();
    }
    appender.closeSync();
  }
}
