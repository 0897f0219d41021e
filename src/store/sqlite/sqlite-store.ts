/**
 * The embedded store: one file, a thread that writes, one that answers questions, and one that makes
 * files of what is stored. Callers see the ports and nothing of the threads.
 */

import { dirname } from 'node:path';
import type { Call } from '../../core/wire/call.ts';
import type { CallStore, Currency } from '../../ports/call-store.ts';
import type { ChangeLog } from '../../ports/change-feed.ts';
import type { Clock } from '../../ports/clock.ts';
import type { EventSink } from '../../ports/event-sink.ts';
import type { Exports } from '../../ports/exports.ts';
import type { FailureBatches, FailureRow } from '../../ports/failure-batches.ts';
import type { Feed } from '../../ports/feed.ts';
import type { Logger } from '../../ports/logger.ts';
import type { ReportMigration } from '../../ports/maintenance.ts';
import type { KeptThreadName, Metrics } from '../../ports/metrics.ts';
import type { Outbox } from '../../ports/outbox.ts';
import type { BadCursor } from '../../ports/paging.ts';
import type { DecisionRules } from '../projection/admit-failure.ts';
import { WriterClient } from './acceptor/writer-client.ts';
import { ChangesClient } from './changes/changes-client.ts';
import { DamageWatch } from './database/damage-watch.ts';
import { keepLoaded } from './database/database.ts';
import { PageCheck } from './maintenance/page-check/page-check.ts';
import { ExportClient } from './reader/export-client.ts';
import { filledPages, pages } from './reader/pages.ts';
import { ReaderClient } from './reader/reader-client.ts';
import { StoreUnavailableError } from './threads/store-unavailable.ts';

/** How long a list waits for rows that are being written, in milliseconds. */
const LIST_WAIT_MS = 50;
/** An answer that must lack nothing waits longer: beyond the second that rows may be late. */
const WHOLE_WAIT_MS = 2000;
/** A file is worth waiting for longer still. */
const EXPORT_WAIT_MS = 10_000;
const STALLED_WAIT_MS = 50;
/** What calls in memory may take, in bytes. */
const CACHE_BYTES = 256 * 1024 * 1024;

export interface SqliteStoreOptions {
  /** The database file; made with its folder where it is missing. */
  readonly file: string;
  readonly rules: DecisionRules;
  /** Whether commits tell which calls joined a table. */
  readonly tellJoined: boolean;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Called once if the store can no longer write. */
  readonly onFatal: (error: Error) => void;
  /** Told of the migrations of an older database while it's opened. */
  readonly onMigration?: ReportMigration;
  /** The module of the export thread: it calls `serveExports` with the formats. */
  readonly exportThread: URL;
  /** For tests of eviction. */
  readonly cacheBytes?: number;
}

export interface SqliteStore extends AsyncDisposable {
  readonly sink: EventSink;
  readonly feed: Feed;
  readonly changes: ChangeLog;
  readonly calls: CallStore;
  readonly exports: Exports;
  readonly failures: FailureBatches;
  readonly outbox: Outbox;
  /** This database's short name, in the references of its messages. */
  readonly installation: string;
  /** Whether pages of calls are damaged. Callbacks are kept; a rebuild mends it. */
  hasDamagedPages(): boolean;
  /** Whether the check that follows an unclean end has found damaged pages, read by anyone yet or not. */
  hasFailedPageCheck(): boolean;
  /** The threads that have ended by themselves and aren't ready again; callbacks are kept without them. */
  downThreads(): readonly KeptThreadName[];
  /** Why callbacks can't be kept, or not in time; null where they can. */
  problem(): string | null;
  /** What the start found missing of what was acknowledged, in words; null where nothing is. */
  readonly damage: string | null;
  /** Commits and answers what was accepted, then closes the file. */
  close(): Promise<void>;
}

/** Opens the store; resolves when it holds everything that was ever acknowledged. */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<SqliteStore> {
  const { file, rules, tellJoined, logger, metrics, onFatal } = options;
  const cacheBytes = options.cacheBytes ?? CACHE_BYTES;
  keepLoaded();
  const damage = new DamageWatch(logger, dirname(file));
  const pageCheck = new PageCheck({ file, logger });
  let endedInOrder = true;
  const writer = await WriterClient.start({
    file,
    rules,
    tellJoined,
    cacheBytes,
    logger,
    metrics,
    damage,
    onFatal,
    onMigration: options.onMigration ?? (() => {}),
    onUncleanEnd: () => {
      endedInOrder = false;
    },
  });
  const reading = { file, epoch: writer.epoch, logger, metrics, damage };
  const reader = new ReaderClient(reading);
  const exporter = new ExportClient({ ...reading, module: options.exportThread });
  const changes = new ChangesClient({ file, logger, metrics, damage });
  if (!endedInOrder) pageCheck.start();
  const close = async (): Promise<void> => {
    // The writer last: only the last connection to go leaves one whole file behind.
    await Promise.all([reader.close(), exporter.close(), changes.close(), pageCheck.close()]);
    await writer.close();
  };
  return {
    sink: writer.sink,
    feed: writer.feed,
    changes,
    calls: callStore(writer, reader, options.clock),
    exports: fileExports(writer, reader, exporter),
    failures: failureBatches(writer, reader),
    outbox: {
      unfinished: async () => {
        await writer.watermark.applied(WHOLE_WAIT_MS);
        return reader.ask({ type: 'unfinished-messages' });
      },
      record: (entry) => writer.request({ type: 'record', entry }),
    },
    installation: writer.installation,
    hasDamagedPages: () => damage.isSeen,
    hasFailedPageCheck: () => pageCheck.hasFoundDamage,
    downThreads: () => [
      ...(reader.isDown ? (['reader'] as const) : []),
      ...(exporter.isDown ? (['export'] as const) : []),
      ...(changes.isDown ? (['changes'] as const) : []),
    ],
    problem: () => writer.problem,
    damage: writer.damage,
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Says that an answer would lack what was acknowledged. */
const behind = (writer: WriterClient): StoreUnavailableError =>
  StoreUnavailableError.behind(Math.round(writer.watermark.lagMs));

/** While the database can't be written, waiting is mostly in vain, and a client is better told so at once. */
const patience = (writer: WriterClient, timeoutMs: number): number =>
  writer.isOpen ? timeoutMs : STALLED_WAIT_MS;

/** Resolves when the log has everything acknowledged by now; rejects if it doesn't in time. */
async function untilApplied(writer: WriterClient, timeoutMs: number): Promise<void> {
  if (!(await writer.watermark.applied(patience(writer, timeoutMs)))) throw behind(writer);
}

/** The same of the rows. */
async function untilReached(writer: WriterClient, timeoutMs: number): Promise<void> {
  if (!(await writer.watermark.reached(patience(writer, timeoutMs)))) throw behind(writer);
}

/** Makes the row of a call as current as what was acknowledged by now; rejects if it can't in time. */
async function catchUp(writer: WriterClient, callSid: string): Promise<void> {
  if (writer.watermark.isReached) return;
  let isApplied = false;
  const applied = untilApplied(writer, WHOLE_WAIT_MS).then(() => {
    isApplied = true;
  });
  // The writer commits what was acknowledged first. Where it can't, it comes to this before that.
  const writeBack = (): Promise<void> => writer.request({ type: 'write-back-call', callSid });
  const isWhole = writeBack().then(
    () => isApplied,
    () => false,
  );
  await applied;
  if (await isWhole) return;
  // The writer says in the log what is wrong with the disk.
  await writeBack().catch(() => Promise.reject(behind(writer)));
}

function callStore(writer: WriterClient, reader: ReaderClient, clock: Clock): CallStore {
  /** Waits a little for rows that are being written, and says how far they are. */
  const current = async (): Promise<Currency> => {
    await writer.watermark.reached(LIST_WAIT_MS);
    const lagMs = Math.round(writer.watermark.lagMs);
    return { asOf: clock.now() - lagMs, lagMs };
  };
  return {
    list: async (filter, page) => {
      const currency = await current();
      const found = await reader.ask({ type: 'list', filter, page });
      return isBadCursor(found) ? found : { ...found, ...currency };
    },
    listJson: async (filter, page) => {
      const currency = await current();
      const found = await reader.listPage({ type: 'list-json', filter, page });
      return isBadCursor(found) ? found : { ...found, ...currency };
    },
    call: async (callSid) => {
      await catchUp(writer, callSid);
      return reader.ask({ type: 'call', callSid });
    },
    sidsBeginning: async (prefix, limit) => {
      await untilReached(writer, WHOLE_WAIT_MS);
      return reader.ask({ type: 'sids-beginning', prefix, limit });
    },
    events: async (callSid, page) => {
      await catchUp(writer, callSid);
      return reader.eventPage({ type: 'events', callSid, page });
    },
    exportCalls: async function* (filter) {
      await untilReached(writer, EXPORT_WAIT_MS);
      yield* filledPages(
        pages<Call>((after) => reader.ask({ type: 'export-calls', filter, after })),
      );
    },
    countByStatus: async () => {
      await writer.watermark.reached(LIST_WAIT_MS);
      return reader.ask({ type: 'count-by-status' });
    },
  };
}

/**
 * Resolves when everything is decided that was acknowledged by now: decisions are taken in the commit of
 * their event. A batch that is closed gets no more calls, so it is whole however far behind the rest is.
 */
async function untilWhole(
  writer: WriterClient,
  reader: ReaderClient,
  batch: number,
): Promise<void> {
  if (await writer.watermark.applied(patience(writer, WHOLE_WAIT_MS))) return;
  if ((await reader.ask({ type: 'closed-batch', batch })) === null) throw behind(writer);
}

function fileExports(writer: WriterClient, reader: ReaderClient, exporter: ExportClient): Exports {
  return {
    callsCsv: async (filter) => {
      await untilReached(writer, EXPORT_WAIT_MS);
      return exporter.make({ type: 'calls-csv', filter });
    },
    eventsNdjson: async () => {
      await untilApplied(writer, EXPORT_WAIT_MS);
      return exporter.make({ type: 'events-ndjson' });
    },
    failuresCsv: async (batch) => {
      await untilWhole(writer, reader, batch);
      return exporter.make({ type: 'failures-csv', batch });
    },
  };
}

function failureBatches(writer: WriterClient, reader: ReaderClient): FailureBatches {
  return {
    page: async (page) => {
      await untilApplied(writer, WHOLE_WAIT_MS);
      return reader.ask({ type: 'failure-page', page });
    },
    closed: async (batch) => {
      await untilWhole(writer, reader, batch);
      return reader.ask({ type: 'closed-batch', batch });
    },
    rows: async function* (batch) {
      await untilWhole(writer, reader, batch);
      yield* filledPages(
        pages<FailureRow>((after) =>
          reader.ask({ type: 'failure-rows', batch, after: after ?? 0 }),
        ),
      );
    },
    withoutReport: async () => {
      // What is decided is in the database with its calls; what isn't yet has its turn later.
      await writer.watermark.applied(WHOLE_WAIT_MS);
      return reader.ask({ type: 'batches-without-report' });
    },
    reportWritten: (batch, fileName) => writer.request({ type: 'report-written', batch, fileName }),
  };
}

const isBadCursor = (found: object): found is BadCursor => 'badCursor' in found;
