/**
 * Which messages a closed batch calls for. Made in the commit that closes the batch, so that the
 * decision and what it asks for are on disk together. Decides nothing of how they go out.
 */

import type { ClosedBatch } from '../failure-batch.ts';
import type { OutboxEntry } from './outbox-entry.ts';

/** Who is told, and as whom. */
export interface AlertTargets {
  /** This installation's short name: letters and digits, made once and kept. */
  readonly installation: string;
  /** Phone numbers, E.164. Empty where no SMS can be sent. */
  readonly smsRecipients: readonly string[];
  readonly webhookUrl: string | null;
}

/** An entry before the store has numbered it. */
export type NewOutboxEntry = Omit<OutboxEntry, 'id'>;

/** The name under which a batch's messages are found again: `CB-<installation>-<batch>`. */
export const referenceOf = (installation: string, batch: number): string =>
  `CB-${installation}-${batch}`;

/** One entry per recipient, due at once. A recipient named twice is told once. */
export function entriesFor(
  closed: ClosedBatch,
  targets: AlertTargets,
  now: number,
): readonly NewOutboxEntry[] {
  const entry = (channel: OutboxEntry['channel'], recipient: string): NewOutboxEntry => ({
    batch: closed.batch,
    channel,
    recipient,
    reference: referenceOf(targets.installation, closed.batch),
    createdAt: now,
    state: 'pending',
    attempts: 0,
    checks: 0,
    attemptedAt: null,
    dueAt: now,
    messageSid: null,
    code: null,
    detail: null,
  });
  return [
    ...[...new Set(targets.smsRecipients)].map((recipient) => entry('sms', recipient)),
    ...(targets.webhookUrl === null ? [] : [entry('webhook', targets.webhookUrl)]),
  ];
}

/**
 * Whether a message's text carries this reference, and not one that only begins like it (`CB-A-1`
 * stands in no text that says `CB-A-12`).
 */
export function carriesReference(text: string, reference: string): boolean {
  for (let at = text.indexOf(reference); at !== -1; at = text.indexOf(reference, at + 1)) {
    const around = [text[at - 1], text[at + reference.length]];
    if (around.every((letter) => letter === undefined || !PART_OF_A_WORD.test(letter))) return true;
  }
  return false;
}

const PART_OF_A_WORD = /[\p{L}\p{N}-]/u;
