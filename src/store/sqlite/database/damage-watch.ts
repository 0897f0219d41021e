/** Whether any thread of this process has met a damaged page. Logs the first one. */

import type { Logger } from '../../../ports/logger.ts';

export class DamageWatch {
  readonly #logger: Logger;
  readonly #folder: string;
  #isSeen = false;

  /** `folder`: the data folder. */
  constructor(logger: Logger, folder: string) {
    this.#logger = logger;
    this.#folder = folder;
  }

  get isSeen(): boolean {
    return this.#isSeen;
  }

  /** A page of a call, an index or a list can't be read. Logged once, as every question may meet it. */
  seen(): void {
    if (this.#isSeen) return;
    this.#isSeen = true;
    this.#logger.error(
      { folder: this.#folder },
      'Pages of the database are damaged: what is on them cannot be shown, and calls there do not ' +
        'alert. Callbacks are kept. Check the disk, stop Callboard, and run callboard rebuild.',
    );
  }
}
