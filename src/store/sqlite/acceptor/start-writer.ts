/** Starts the writer's thread, and waits until the database is open and has everything acknowledged. */

import { dirname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { ReportMigration } from '../../../ports/maintenance.ts';
import { WRITER_YOUNG_MB } from '../tuning.ts';
import type { FromWriter, WriterThreadOptions } from '../writer/thread-protocol.ts';
import { startFailure } from './store-failure.ts';

export interface StartedWriter {
  readonly worker: Worker;
  readonly ready: Extract<FromWriter, { readonly type: 'ready' }>;
}

export interface StartOptions extends WriterThreadOptions {
  /** Called before the start is done if the last run was killed or lost power. */
  readonly onUncleanEnd: () => void;
  /** Called with the progress of migrations, which come before anything else. */
  readonly onMigration: ReportMigration;
}

/** Resolves once the thread is ready; rejects with the reason if it can't be. */
export function startWriterThread(options: StartOptions): Promise<StartedWriter> {
  const { file, rules, dimensions, cacheBytes, staleMarks } = options;
  const workerData: WriterThreadOptions = { file, rules, dimensions, cacheBytes, staleMarks };
  const worker = new Worker(new URL('../writer/writer-thread.ts', import.meta.url), {
    workerData,
    name: 'callboard-writer',
    resourceLimits: { maxYoungGenerationSizeMb: WRITER_YOUNG_MB },
  });
  return new Promise((resolve, reject) => {
    const ended = (): void => reject(new Error('the writer thread ended before it was ready'));
    const failed = (error: Error): void => reject(startFailure(error, dirname(file)));
    worker.once('error', failed);
    worker.once('exit', ended);
    const onMessage = (message: FromWriter): void => {
      if (message.type === 'migrating') {
        options.onMigration(message.progress);
        return;
      }
      worker.off('error', failed);
      worker.off('exit', ended);
      worker.off('message', onMessage);
      if (message.type !== 'ready') {
        reject(new Error('the writer thread is not ready'));
        return;
      }
      if (!message.endedInOrder) options.onUncleanEnd();
      resolve({ worker, ready: message });
    };
    worker.on('message', onMessage);
  });
}
