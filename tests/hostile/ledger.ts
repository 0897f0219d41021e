/**
 * The sender's own record of what it sent and what was acknowledged. Whatever Callboard says it holds
 * afterwards is held against it.
 */

import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { FromLedger, LedgerOptions, Page, ToLedger } from './ledger-protocol.ts';

export class Ledger implements AsyncDisposable {
  readonly #worker: Worker;

  private constructor(worker: Worker) {
    this.#worker = worker;
  }

  /** Starts the thread; it sends nothing before it has a target. */
  static async open(options: LedgerOptions): Promise<Ledger> {
    const worker = new Worker(new URL('./ledger-thread.ts', import.meta.url), {
      workerData: options,
    });
    await once(worker, 'message');
    return new Ledger(worker);
  }

  /** Where callbacks go from now on, and a bare server that gets the same, if one is to be measured. */
  pointTo(port: number | null, yardstickPort: number | null = null): void {
    this.#post({ type: 'target', port, yardstickPort });
  }

  /** Sends no more, waits for what's under way, and closes the record. */
  close(): Promise<Page> {
    return new Promise((resolve, reject) => {
      this.#worker.once('error', reject);
      this.#worker.on('message', (message: FromLedger) => {
        if (message.type === 'page') resolve(message.page);
      });
      this.#post({ type: 'stop' });
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker.terminate();
  }

  #post(message: ToLedger): void {
    this.#worker.postMessage(message);
  }
}
