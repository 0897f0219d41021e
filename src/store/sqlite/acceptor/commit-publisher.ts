/** Tells the main thread's listeners of each commit, after it's on disk. */

import type {
  ChangedCalls,
  ChangeFeed,
  Commit,
  CommitFeed,
  Wanted,
} from '../../../ports/change-feed.ts';
import { readChange } from '../calls/packed-change.ts';
import type { Batch } from '../journal/batch-queue.ts';
import type { WantedChanges } from '../writer/change-reports.ts';
import { type ChangeReport, type Committed, changeOnly, commitOf } from './commit-report.ts';

export class CommitPublisher implements CommitFeed, ChangeFeed {
  readonly #listeners = new Map<(commit: Commit) => void, Wanted>();
  readonly #followers = new Set<(changes: ChangedCalls) => void>();
  readonly #want: (wanted: WantedChanges) => void;
  #wanted: WantedChanges = 'none';

  /** `want` is called whenever changes begin to be wanted otherwise. */
  constructor(want: (wanted: WantedChanges) => void) {
    this.#want = want;
  }

  onCommit(listener: (commit: Commit) => void, wanted: Wanted): () => void {
    this.#listeners.set(listener, wanted);
    this.#tellWanted();
    return () => {
      this.#listeners.delete(listener);
      this.#tellWanted();
    };
  }

  onChanges(listener: (changes: ChangedCalls) => void): () => void {
    this.#followers.add(listener);
    this.#tellWanted();
    return () => {
      this.#followers.delete(listener);
      this.#tellWanted();
    };
  }

  /** Tells listeners of a commit of these batches. Costs nothing without listeners. */
  publish(batches: readonly Batch[], committed: Committed): void {
    if (this.#listeners.size > 0) {
      const commit = commitOf(batches, committed);
      for (const listener of this.#listeners.keys()) listener(commit);
    }
    const { changed, head } = committed;
    if (changed !== null) this.#tellFollowers({ changed, head });
  }

  /** Tells listeners and followers of calls that changed and that no commit of callbacks reported. */
  publishChanges(report: ChangeReport): void {
    if (this.#wanted === 'each-commit') {
      const commit = changeOnly(report);
      for (const [listener, { changes }] of this.#listeners) if (changes) listener(commit);
    }
    this.#tellFollowers(report);
  }

  #tellFollowers({ changed, head }: ChangeReport): void {
    if (this.#followers.size === 0) return;
    const changes = { through: head, changed: changed.map(readChange) };
    for (const follower of this.#followers) follower(changes);
  }

  #tellWanted(): void {
    const wanted = this.#wantedNow();
    if (wanted === this.#wanted) return;
    this.#wanted = wanted;
    this.#want(wanted);
  }

  #wantedNow(): WantedChanges {
    if ([...this.#listeners.values()].some(({ changes }) => changes)) return 'each-commit';
    return this.#followers.size > 0 ? 'soon' : 'none';
  }
}
