/** Tells the main thread's listeners of each commit, after it's on disk. */

import type { Commit, CommitFeed, Wanted } from '../../../ports/change-feed.ts';
import type { Batch } from '../journal/batch-queue.ts';
import { type Changed, type Committed, changeOnly, commitOf } from './commit-report.ts';

export class CommitPublisher implements CommitFeed {
  readonly #listeners = new Map<(commit: Commit) => void, Wanted>();
  readonly #gatherChanges: (isWanted: boolean) => void;
  #gathersChanges = false;

  /** `gatherChanges` is called whenever changes begin to be wanted, or stop being. */
  constructor(gatherChanges: (isWanted: boolean) => void) {
    this.#gatherChanges = gatherChanges;
  }

  onCommit(listener: (commit: Commit) => void, wanted: Wanted): () => void {
    this.#listeners.set(listener, wanted);
    this.#tellWanted();
    return () => {
      this.#listeners.delete(listener);
      this.#tellWanted();
    };
  }

  /** Tells listeners of a commit of these batches. Costs nothing without listeners. */
  publish(batches: readonly Batch[], committed: Committed): void {
    if (this.#listeners.size > 0) this.#tell(commitOf(batches, committed));
  }

  /** Tells listeners of calls that changed without a callback. */
  publishChange(changed: Changed): void {
    this.#tell(changeOnly(changed));
  }

  #tell(commit: Commit): void {
    for (const listener of this.#listeners.keys()) listener(commit);
  }

  #tellWanted(): void {
    const isWanted = [...this.#listeners.values()].some(({ changes }) => changes);
    if (isWanted === this.#gathersChanges) return;
    this.#gathersChanges = isWanted;
    this.#gatherChanges(isWanted);
  }
}
