/**
 * The embedded store: one database file, and threads that write it, answer questions and make files. Callers
 * only see the ports. See the README beside this file.
 */

import { dirname } from 'node:path';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { ReportMigration } from '../../ports/maintenance.ts';
import type { Metrics } from '../../ports/metrics.ts';
import type { Store } from '../../ports/store.ts';
import type { DecisionRules } from '../projection/admit-failure.ts';
import { WriterClient } from './acceptor/writer-client.ts';
import { ChangesClient } from './changes/changes-client.ts';
import { DamageWatch } from './database/damage-watch.ts';
import { keepLoaded } from './database/database.ts';
import { PageCheck } from './maintenance/page-check/page-check.ts';
import { auditLog } from './questions/audit-log.ts';
import { callErasure } from './questions/call-erasure.ts';
import { callStore } from './questions/call-store.ts';
import { credentials } from './questions/credentials.ts';
import { failureBatches } from './questions/failure-batches.ts';
import { fileExports } from './questions/file-exports.ts';
import { forwardCursors } from './questions/forward-cursors.ts';
import { outbox } from './questions/outbox.ts';
import { retention } from './questions/retention.ts';
import { ExportClient } from './reader/export-client.ts';
import { ReaderClient } from './reader/reader-client.ts';
import { CALL_CACHE_BYTES } from './tuning.ts';

export interface SqliteStoreOptions {
  /** The database file. It's created with its folder if it's missing. */
  readonly file: string;
  readonly rules: DecisionRules;
  /** Names of own dimensions, which the query of a callback's URL can have; none by default. */
  readonly dimensions?: readonly string[];
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Called once if the store can no longer write. */
  readonly onFatal: (error: Error) => void;
  /** Called with the progress of migrations while an older database is opened. */
  readonly onMigration?: ReportMigration;
  /** The module of the export thread: it calls `serveExports` with the formats. */
  readonly exportThread: URL;
  /** For tests of eviction. */
  readonly cacheBytes?: number;
}

/** Opens the store; resolves once it has everything that was ever acknowledged. */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<Store> {
  const { file, rules, dimensions = [], logger, metrics, onFatal } = options;
  const cacheBytes = options.cacheBytes ?? CALL_CACHE_BYTES;
  keepLoaded();
  const damage = new DamageWatch(logger, dirname(file));
  const pageCheck = new PageCheck({ file, logger });
  let endedInOrder = true;
  const writer = await WriterClient.start({
    ...{ file, rules, dimensions, cacheBytes },
    ...{ logger, metrics, damage, onFatal },
    onMigration: options.onMigration ?? (() => {}),
    onUncleanEnd: () => {
      endedInOrder = false;
    },
  });
  const reading = { file, epoch: writer.epoch, logger, metrics, damage };
  const reader = new ReaderClient(reading);
  const exporter = new ExportClient({ ...reading, dimensions, module: options.exportThread });
  const changes = new ChangesClient({ file, logger, metrics, damage });
  if (!endedInOrder) pageCheck.start();
  const close = async (): Promise<void> => {
    // The writer last: only the last connection to close merges the write-ahead log into the file.
    await Promise.all([reader.close(), exporter.close(), changes.close(), pageCheck.close()]);
    await writer.close();
  };
  return {
    sink: writer.sink,
    feed: writer.feed,
    changes,
    erasure: callErasure(writer),
    retention: retention(writer),
    calls: callStore(writer, reader, options.clock),
    exports: fileExports(writer, reader, exporter),
    failures: failureBatches(writer, reader),
    outbox: outbox(writer, reader),
    credentials: credentials(writer, reader),
    audit: auditLog(writer, reader),
    forwardCursors: forwardCursors(writer, reader),
    installation: writer.installation,
    maintenance: {
      problem: () => writer.problem,
      lagMs: () => writer.watermark.lagMs,
      damage: writer.damage,
      hasDamagedPages: () => damage.isSeen,
      hasFailedPageCheck: () => pageCheck.hasFoundDamage,
      downThreads: () => [
        ...(reader.isDown ? (['reader'] as const) : []),
        ...(exporter.isDown ? (['export'] as const) : []),
        ...(changes.isDown ? (['changes'] as const) : []),
      ],
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
