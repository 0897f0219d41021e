/** What a failed call decides: its batch, whether that closes, and the messages to send then. Pure. */

import { type Admission, admit, type OpenBatch } from '../../core/failure-batch.ts';
import { type AlertTargets, entriesFor, type NewOutboxEntry } from '../../core/outbox/outbox.ts';

/** What the decisions depend on. */
export interface DecisionRules {
  /** Failed calls that close a batch; at least 1. */
  readonly failureThreshold: number;
  readonly targets: Omit<AlertTargets, 'installation'>;
}

export interface FailureDecision extends Admission {
  /** For the batch that this call closed; empty if it closed none. */
  readonly messages: readonly NewOutboxEntry[];
}

/** Admits a call that failed at `at`, milliseconds since 1970, to the open batch. */
export function admitFailure(
  open: OpenBatch,
  { failureThreshold, targets }: DecisionRules,
  installation: string,
  at: number,
): FailureDecision {
  const admission = admit(open, failureThreshold, at);
  const { closed } = admission;
  const messages =
    closed === null ? [] : entriesFor(closed, { ...targets, installation }, closed.closedAt);
  return { ...admission, messages };
}
