/** Tells the main thread's listeners of each commit, after it's on disk. */

import type { Commit, Feed } from '../../../ports/feed.ts';
import type { Batch } from '../journal/batch-queue.ts';
import { type Committed, commitOf } from './commit-report.ts';

export class CommitFeed implements Feed {
  readonly #listeners = new Set<(commit: Commit) => void>();

  subscribe(listener: (commit: Commit) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Tells of a commit of these batches. Costs nothing while nobody listens. */
  publish(batches: readonly Batch[], committed: Committed): void {
    if (this.#listeners.size === 0) return;
    const commit = commitOf(batches, committed);
    for (const listener of this.#listeners) listener(commit);
  }
}
