/**
 * The embedded store, whole: one file, one thread that writes, one that reads. Callers see the ports
 * and nothing of the threads.
 */

import type { Call } from '../../core/wire/call.ts';
import type { BadCursor, CallStore, CapturedRequest } from '../../ports/call-store.ts';
import type { Clock } from '../../ports/clock.ts';
import type { EventSink } from '../../ports/event-sink.ts';
import type { FailureBatches, FailureRow } from '../../ports/failure-batches.ts';
import type { Feed } from '../../ports/feed.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Metrics } from '../../ports/metrics.ts';
import type { Outbox } from '../../ports/outbox.ts';
import type { ExportPage } from './call-queries.ts';
import { keepLoaded } from './database.ts';
import type { DecisionRules } from './decisions.ts';
import { ReaderClient } from './reader-client.ts';
import { WriterClient } from './writer-client.ts';

/** How long a list waits for rows that are being written, in milliseconds. */
const LIST_WAIT_MS = 50;
/** What says that it is all waits longer: beyond the second that rows may be late. */
const WHOLE_WAIT_MS = 2000;
/** And a file that somebody keeps waits longer still, as it would lack what came last without a word. */
const EXPORT_WAIT_MS = 10_000;
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
  /** For tests of eviction. */
  readonly cacheBytes?: number;
}

export interface SqliteStore extends AsyncDisposable {
  readonly sink: EventSink;
  readonly feed: Feed;
  readonly calls: CallStore;
  readonly failures: FailureBatches;
  readonly outbox: Outbox;
  /** This database's short name, in the references of its messages. */
  readonly installation: string;
  /** Whether callbacks can be accepted. */
  isOpen(): boolean;
  /** Commits and answers what was accepted, then closes the file. */
  close(): Promise<void>;
}

/** Opens the store; resolves when it holds everything that was ever acknowledged. */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<SqliteStore> {
  const { file, rules, tellJoined, logger, metrics, onFatal } = options;
  const cacheBytes = options.cacheBytes ?? CACHE_BYTES;
  keepLoaded();
  const writer = await WriterClient.start({
    file,
    rules,
    tellJoined,
    cacheBytes,
    logger,
    metrics,
    onFatal,
  });
  const reader = new ReaderClient({ file, epoch: writer.epoch });
  const close = async (): Promise<void> => {
    // The writer last: only the last connection to go leaves one whole file behind.
    await reader.close();
    await writer.close();
  };
  return {
    sink: writer,
    feed: writer,
    calls: callStore(writer, reader, options.clock),
    failures: failureBatches(writer, reader),
    outbox: {
      unfinished: async () => {
        await writer.watermark.applied(WHOLE_WAIT_MS);
        return reader.ask({ type: 'unfinished-messages' });
      },
      record: (entry) => writer.request({ type: 'record', entry }),
    },
    installation: writer.installation,
    isOpen: () => writer.isOpen,
    close,
    [Symbol.asyncDispose]: close,
  };
}

function callStore(writer: WriterClient, reader: ReaderClient, clock: Clock): CallStore {
  /** Makes the row of a call as current as what was acknowledged. */
  const catchUp = async (callSid: string): Promise<void> => {
    if (!writer.watermark.isReached) {
      await writer.request({ type: 'write-back-call', callSid });
    }
  };
  return {
    list: async (filter, page) => {
      await writer.watermark.reached(LIST_WAIT_MS);
      const lagMs = Math.round(writer.watermark.lagMs);
      const found = await reader.ask({ type: 'list', filter, page });
      return isBadCursor(found) ? found : { ...found, asOf: clock.now() - lagMs, lagMs };
    },
    call: async (callSid) => {
      await catchUp(callSid);
      return reader.ask({ type: 'call', callSid });
    },
    events: async (callSid, page) => {
      await catchUp(callSid);
      return reader.ask({ type: 'events', callSid, page });
    },
    exportCalls: async function* (filter) {
      await writer.watermark.reached(EXPORT_WAIT_MS);
      yield* pages<Call>((after) => reader.ask({ type: 'export-calls', filter, after }));
    },
    exportEvents: async function* () {
      await writer.watermark.applied(EXPORT_WAIT_MS);
      yield* pages<CapturedRequest>((from) =>
        reader.ask({ type: 'export-events', from: from ?? 1 }),
      );
    },
    countByStatus: async () => {
      await writer.watermark.reached(LIST_WAIT_MS);
      return reader.ask({ type: 'count-by-status' });
    },
  };
}

function failureBatches(writer: WriterClient, reader: ReaderClient): FailureBatches {
  /** Decisions are taken in the commit of their event. */
  const decided = (): Promise<void> => writer.watermark.applied(WHOLE_WAIT_MS);
  return {
    page: async (page) => {
      await decided();
      return reader.ask({ type: 'failure-page', page });
    },
    closed: async (batch) => {
      await decided();
      return reader.ask({ type: 'closed-batch', batch });
    },
    rows: async function* (batch) {
      await decided();
      yield* pages<FailureRow>((after) =>
        reader.ask({ type: 'failure-rows', batch, after: after ?? 0 }),
      );
    },
    withoutReport: async () => {
      await decided();
      return reader.ask({ type: 'batches-without-report' });
    },
    reportWritten: (batch, fileName) => writer.request({ type: 'report-written', batch, fileName }),
  };
}

const isBadCursor = (found: object): found is BadCursor => 'badCursor' in found;

/** Pages one after the other, each asked for only when the one before it was taken. */
async function* pages<Item>(
  ask: (after: number | null) => Promise<ExportPage<Item>>,
): AsyncGenerator<readonly Item[]> {
  let after: number | null = null;
  do {
    const page: ExportPage<Item> = await ask(after);
    if (page.items.length > 0) yield page.items;
    after = page.next;
  } while (after !== null);
}
