/** Turns a commit's batches and result into what metrics and listeners are told. Pure. */

import type { Commit, CommittedDelivery } from '../../../ports/change-feed.ts';
import type { Metrics } from '../../../ports/metrics.ts';
import { readChange } from '../calls/packed-change.ts';
import type { Batch } from '../journal/batch-queue.ts';
import type { RecordOutcome } from '../writer/commit-result.ts';
import type { FromWriter } from '../writer/thread-protocol.ts';

export type Committed = Extract<FromWriter, { readonly type: 'committed' }>;

/** Counts what became of the callbacks in these batches. */
export function countsOf(
  batches: readonly Batch[],
  { outcomes, seconds }: Committed,
): Parameters<Metrics['committed']>[0] {
  const count = (outcome: RecordOutcome): number =>
    outcomes === null ? 0 : outcomes.filter((one) => one === outcome).length;
  const [duplicates, unprocessable] = [count('duplicate'), count('unprocessable')];
  const all = batches.reduce((sum, { lines }) => sum + lines.length, 0);
  return { stored: all - duplicates - unprocessable, duplicates, unprocessable, seconds };
}

/** What listeners are told of it. */
export const commitOf = (batches: readonly Batch[], committed: Committed): Commit => ({
  head: committed.head,
  deliveries: deliveriesOf(batches, committed.outcomes),
  changed: committed.changed.map(readChange),
  admitted: committed.admitted,
  closed: committed.closed,
});

const deliveriesOf = (
  batches: readonly Batch[],
  outcomes: readonly RecordOutcome[] | null,
): readonly CommittedDelivery[] =>
  batches
    .flatMap(({ lines }) => lines)
    .map((line, index) => ({ line, outcome: outcomes?.[index] ?? 'stored' }));
