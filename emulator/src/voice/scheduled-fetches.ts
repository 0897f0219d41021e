/**
 * Lets answers from the network into emulated time: through the schedule, and never before the
 * clock, when it is moved by hand, has stopped for them.
 */
import type { Clock } from '../vocabulary/clock.ts';
import type { Schedule } from '../world/schedule.ts';
import type { DocumentFetcher, DocumentRequest, FetchedDocument } from './document-fetcher.ts';

export interface ScheduledFetchesOptions {
  readonly fetcher: DocumentFetcher;
  readonly schedule: Schedule;
  /** Emulated time. */
  readonly clock: Clock;
  /** An answer has come and was acted upon. */
  readonly onSettled: () => void;
}

/**
 * What an answer takes at least, in emulated time: a document that only redirects to itself would
 * otherwise keep a clock that is moved by hand from ever going on.
 */
const LEAST_MS = 100;

export class ScheduledFetches {
  readonly #options: ScheduledFetchesOptions;
  #underWay = 0;

  constructor(options: ScheduledFetchesOptions) {
    this.#options = options;
  }

  /** Requests that are not answered, or whose answer was not acted upon yet. */
  get underWay(): number {
    return this.#underWay;
  }

  /** Asks; `done` runs on the schedule. */
  fetch(request: DocumentRequest, done: (fetched: FetchedDocument, at: number) => void): void {
    const { fetcher, schedule, clock, onSettled } = this.#options;
    this.#underWay += 1;
    const earliest = clock.now() + LEAST_MS;
    const release = schedule.hold();
    fetcher.fetch(request, (fetched) => {
      schedule.at(Math.max(earliest, clock.now()), (at) => {
        this.#underWay -= 1;
        done(fetched, at);
        onSettled();
      });
      release();
    });
  }
}
