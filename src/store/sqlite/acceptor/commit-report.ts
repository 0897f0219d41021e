/** Turns a commit's batches and result into what metrics and listeners get. Pure. */

import type { Commit, CommittedDelivery } from '../../../ports/change-feed.ts';
import type { Metrics } from '../../../ports/metrics.ts';
import { readChange } from '../calls/packed-change.ts';
import type { Batch } from '../journal/batch-queue.ts';
import { HEAD_BYTES } from '../journal/journal-format.ts';
import { readDeliveries } from '../journal/read-delivery.ts';
import type { RecordOutcome } from '../writer/commit-result.ts';
import type { FromWriter } from '../writer/thread-protocol.ts';

export type Committed = Extract<FromWriter, { readonly type: 'committed' }>;
/** Calls that changed up to a position of the log. */
export type ChangeReport = Pick<
  Extract<FromWriter, { readonly type: 'changed' }>,
  'changed' | 'head'
>;

/** What listeners get of changes that no commit of callbacks reported. */
export const changeOnly = ({ changed, head }: ChangeReport): Commit => ({
  head,
  changed: changed.map(readChange),
  admitted: [],
  deliveries: [],
  closed: [],
});

/** Counts the outcomes of the callbacks in these batches. */
export function countsOf(
  batches: readonly Batch[],
  { outcomes, seconds }: Committed,
): Parameters<Metrics['committed']>[0] {
  const count = (outcome: RecordOutcome): number =>
    outcomes === null ? 0 : outcomes.filter((one) => one === outcome).length;
  const [duplicates, unprocessable] = [count('duplicate'), count('unprocessable')];
  const all = batches.reduce((sum, { callbacks }) => sum + callbacks, 0);
  return { stored: all - duplicates - unprocessable, duplicates, unprocessable, seconds };
}

/** What listeners get. Read it before the memory of `batches` is released. */
export const commitOf = (batches: readonly Batch[], committed: Committed): Commit =>
  new ReportedCommit(batches, committed);

/** Read as far as it's looked at: many listeners need only a part. */
class ReportedCommit implements Commit {
  readonly head: number;
  readonly admitted: Commit['admitted'];
  readonly closed: Commit['closed'];
  readonly #batches: readonly Batch[];
  readonly #committed: Committed;
  #changed: Commit['changed'] | null = null;
  #deliveries: Commit['deliveries'] | null = null;

  constructor(batches: readonly Batch[], committed: Committed) {
    this.head = committed.head;
    this.admitted = committed.admitted;
    this.closed = committed.closed;
    this.#batches = batches;
    this.#committed = committed;
  }

  get changed(): Commit['changed'] {
    this.#changed ??= (this.#committed.changed ?? []).map(readChange);
    return this.#changed;
  }

  get deliveries(): Commit['deliveries'] {
    if (this.#deliveries !== null) return this.#deliveries;
    const deliveries: CommittedDelivery[] = [];
    for (const { slot, start, end } of this.#batches) {
      const records = slot.buffer.subarray(start + HEAD_BYTES, end);
      readDeliveries(records, this.#committed.outcomes, deliveries);
    }
    this.#deliveries = deliveries;
    return deliveries;
  }
}
