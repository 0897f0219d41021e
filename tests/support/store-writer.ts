/** The writer without its thread, on a paused clock. */

import type { Observation } from '../../src/ports/event-sink.ts';
import type { PackedChange } from '../../src/store/sqlite/calls/packed-change.ts';
import { StaleMarks } from '../../src/store/sqlite/calls/stale-marks.ts';
import { openForWriting, type SqliteDatabase } from '../../src/store/sqlite/database/database.ts';
import {
  type LogRecord,
  readRecords,
  recordBytes,
  writeRecord,
} from '../../src/store/sqlite/journal/record.ts';
import type { CommitResult } from '../../src/store/sqlite/writer/commit-result.ts';
import { Writer } from '../../src/store/sqlite/writer/writer.ts';
import { type Delivery, OWN_DIMENSIONS } from './callbacks.ts';
import { observe } from './store-observations.ts';

export interface WriterSettings {
  readonly failureThreshold?: number;
  readonly smsRecipients?: readonly string[];
  /** The names of own dimensions. */
  readonly dimensions?: readonly string[];
  readonly cacheBytes?: number;
  /** The maximum number of events that a row lists. */
  readonly listedEvents?: number;
  /** Whether commits wait for the disk. It makes no difference to what a crash of the process leaves. */
  readonly synced?: boolean;
}

/** Observations as they reach the writer's thread. */
export function recordsOf(observations: readonly Observation[]): readonly LogRecord[] {
  const bytes = observations.reduce((sum, observation) => sum + recordBytes(observation), 0);
  const buffer = Buffer.alloc(bytes);
  let at = 0;
  for (const observation of observations) at = writeRecord(buffer, at, observation);
  return [...readRecords(buffer)];
}

/** What a commit did, with the calls that it changed. */
interface ToldCommit extends CommitResult {
  readonly changed: readonly PackedChange[];
}

export class TestedWriter {
  readonly database: SqliteDatabase;
  readonly staleMarks = new StaleMarks();
  readonly writer: Writer;
  /** Milliseconds on the writer's clock. */
  now: number;

  constructor(file: string, settings: WriterSettings = {}, now = 0) {
    this.now = now;
    this.database = openForWriting(file);
    if (settings.synced === false) this.database.pragma('synchronous = OFF');
    this.writer = new Writer(this.database, {
      rules: {
        failureThreshold: settings.failureThreshold ?? 100,
        targets: { smsRecipients: settings.smsRecipients ?? [], webhookUrl: null, publicUrl: null },
      },
      dimensions: settings.dimensions ?? OWN_DIMENSIONS,
      cacheBytes: settings.cacheBytes ?? 1 << 20,
      staleMarks: this.staleMarks,
      ...(settings.listedEvents === undefined ? {} : { listedEvents: settings.listedEvents }),
      now: () => this.now,
      yieldIfDue: () => {},
    });
    this.writer.noteChanges(true);
  }

  /** Commits these deliveries together. `light`: no more are waiting. */
  commit(deliveries: readonly Delivery[], light = true): ToldCommit {
    return this.observed(deliveries.map(observe), light);
  }

  observed(observations: readonly Observation[], light = true): ToldCommit {
    const result = this.writer.commit(recordsOf(observations), light);
    return { ...result, changed: this.writer.takeChanges() };
  }

  /** Leaves the database as it is, as a crash would. */
  abandon(): void {
    this.database.close();
  }
}
