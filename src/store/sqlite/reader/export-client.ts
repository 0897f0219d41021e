/** The main thread's end of the export thread: a job in, the bytes of its file out. */

import { Worker } from 'node:worker_threads';
import type { Logger } from '../../../ports/logger.ts';
import type { Metrics } from '../../../ports/metrics.ts';
import type { Pieces } from '../../../ports/pieces.ts';
import type { DamageWatch } from '../database/damage-watch.ts';
import { KeptThread } from '../threads/kept-thread.ts';
import type { FromPieceMaker } from '../threads/piece-protocol.ts';
import { PieceStreams } from '../threads/piece-streams.ts';
import { StoreUnavailableError } from '../threads/store-unavailable.ts';
import type { ExportJob, ExportThreadOptions, ToExporter } from './export-protocol.ts';

/** In megabytes. Making text leaves short-lived garbage, and collecting it takes other threads' time. */
const YOUNG_MB = 24;

export interface ExportClientOptions extends ExportThreadOptions {
  /** The module that the thread runs: it calls `serveExports`. */
  readonly module: URL;
  readonly logger: Logger;
  readonly metrics: Pick<Metrics, 'threadRestarted'>;
  readonly damage: DamageWatch;
}

export class ExportClient {
  readonly #thread: KeptThread<ToExporter, FromPieceMaker>;
  readonly #streams = new PieceStreams((message) => this.#thread.post(message));
  #nextId = 1;

  /** The thread starts with the first file: most processes never make one. */
  constructor({ module, file, epoch, dimensions, logger, metrics, damage }: ExportClientOptions) {
    const workerData: ExportThreadOptions = { file, epoch, dimensions };
    this.#thread = new KeptThread({
      name: 'export',
      start: () =>
        new Worker(module, {
          workerData,
          name: 'callboard-export',
          resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
        }),
      onMessage: (message) => {
        if (message.type === 'failed' && message.isDamaged) damage.seen();
        this.#streams.onMessage(message);
      },
      onLost: () => this.#streams.lost(StoreUnavailableError.notReading),
      logger,
      metrics,
    });
  }

  /** Whether the thread has ended and the next one isn't ready yet. */
  get isDown(): boolean {
    return this.#thread.isDown;
  }

  /** Makes a file. Throws `StoreUnavailableError` if that's impossible at the moment. */
  make(job: ExportJob): Pieces {
    this.#thread.start();
    const id = this.#nextId;
    this.#nextId += 1;
    const stream = this.#streams.open(id);
    if (!this.#thread.post({ type: 'start', id, memory: stream.memory, job })) {
      this.#streams.ended(id, null);
      throw StoreUnavailableError.notReading();
    }
    return stream;
  }

  /** Ends the files that are being made, and the thread. */
  async close(): Promise<void> {
    const closed = this.#thread.close({ type: 'close' });
    this.#streams.lost(StoreUnavailableError.notReading);
    await closed;
  }
}
