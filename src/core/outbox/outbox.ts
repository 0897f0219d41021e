/**
 * Which messages a closed failure batch calls for, and what they say. They're made in the commit that closes
 * the batch, so the decision and its messages are on disk together. How they go out is decided elsewhere.
 */

import type { ClosedBatch } from '../failure-batch.ts';
import { failuresAlert } from './failures-alert.ts';
import type { Channel, OutboxEntry } from './outbox-entry.ts';
import { smsText } from './sms-text.ts';

/** Who gets alerts, and from whom. */
export interface AlertTargets {
  /** This installation's short name: letters and digits, made once and kept. */
  readonly installation: string;
  /** Phone numbers, E.164. Empty where no SMS can be sent. */
  readonly smsRecipients: readonly string[];
  readonly webhookUrl: string | null;
  /** Where this server can be reached from outside, for links in webhooks; null if unknown. */
  readonly publicUrl: string | null;
}

/** An entry before the store has numbered it. */
export type NewOutboxEntry = Omit<OutboxEntry, 'id'>;

/** The name by which a batch's messages are found again: `CB-<installation>-<batch>`. */
export const referenceOf = (installation: string, batch: number): string =>
  `CB-${installation}-${batch}`;

/** One entry per recipient, due at once. A recipient named twice gets one message. */
export function entriesFor(
  closed: ClosedBatch,
  targets: AlertTargets,
  now: number,
): readonly NewOutboxEntry[] {
  const reference = referenceOf(targets.installation, closed.batch);
  const entry = (channel: Channel, recipient: string): NewOutboxEntry => ({
    subject: { kind: 'failure-batch', id: closed.batch },
    channel,
    recipient,
    reference,
    payload: renderPayload(channel, closed, reference, targets.publicUrl),
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

/** What a message about a failure batch says on its channel. */
export function renderPayload(
  channel: Channel,
  closed: ClosedBatch,
  reference: string,
  publicUrl: string | null,
): string {
  switch (channel) {
    case 'sms':
      return smsText(closed, reference);
    case 'webhook':
      return JSON.stringify(failuresAlert(closed, reference, publicUrl));
  }
}

/**
 * Whether a text contains this reference, not just one that begins with it (`CB-A-1` isn't in a text that
 * says `CB-A-12`).
 */
export function carriesReference(text: string, reference: string): boolean {
  for (let at = text.indexOf(reference); at !== -1; at = text.indexOf(reference, at + 1)) {
    const around = [text[at - 1], text[at + reference.length]];
    if (around.every((letter) => letter === undefined || !PART_OF_A_WORD.test(letter))) return true;
  }
  return false;
}

const PART_OF_A_WORD = /[\p{L}\p{N}-]/u;
