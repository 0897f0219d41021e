/** Reads a row of the outbox. A word that this version doesn't know is an error, never a guess. */

import type { Selectable } from 'kysely';
import {
  CHANNELS,
  OUTBOX_STATES,
  type OutboxEntry,
  SUBJECT_KINDS,
} from '../../../core/outbox/outbox-entry.ts';
import type { Tables } from '../database/tables.ts';

/** The entry in a row. Throws for an unknown subject, channel or state. */
export const entryIn = (row: Selectable<Tables['outbox']>): OutboxEntry => ({
  id: row.id,
  subject: { kind: known(SUBJECT_KINDS, 'subject', row.subject_kind), id: row.subject_id },
  channel: known(CHANNELS, 'channel', row.channel),
  recipient: row.recipient,
  reference: row.reference,
  payload: row.payload,
  createdAt: row.created_at,
  state: known(OUTBOX_STATES, 'state', row.state),
  attempts: row.attempts,
  checks: row.checks,
  attemptedAt: row.attempted_at,
  dueAt: row.due_at,
  messageSid: row.message_sid,
  code: row.code,
  detail: row.detail,
});

function known<Word extends string>(words: readonly Word[], what: string, text: string): Word {
  const word = words.find((candidate) => candidate === text);
  if (word === undefined) {
    throw new Error(`the outbox holds a message with the unknown ${what} ${text}`);
  }
  return word;
}
