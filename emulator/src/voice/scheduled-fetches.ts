/**
 * Brings answers from the network into emulated time, through the schedule. A clock that is moved by
 * hand waits for them.
 */
import type { Clock } from '../vocabulary/clock.ts';
import type { Schedule } from '../world/schedule.ts';
import type { DocumentFetcher, DocumentRequest, FetchedDocument } from './document-fetcher.ts';

export interface ScheduledFetchesOptions {
  readonly fetcher: DocumentFetcher;
  readonly schedule: Schedule;
  /** Emulated time. */
  readonly clock: Clock;
  /** An answer has been handled. */
  readonly onSettled: () => void;
}

/**
 * The least that an answer takes in emulated time. Without it, a document that only redirects to itself
 * would stop a clock that is moved by hand.
 */
const LEAST_MS = 100;

export class ScheduledFetches {
  readonly #options: ScheduledFetchesOptions;
  #underWay = 0;

  constructor(options: ScheduledFetchesOptions) {
    this.#options = options;
  }

  /** Requests that aren't answered, or whose answers haven't been handled. */
  get underWay(): number {
    return this.#underWay;
  }

  /** Fetches; `done` runs on the schedule. */
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
