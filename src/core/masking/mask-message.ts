/** An alert's message without its recipient's number. */

import type { OutboxEntry } from '../outbox/outbox-entry.ts';
import { HIDDEN, hideNumbers } from './hidden.ts';
import { maskParty } from './mask-party.ts';

export const maskMessage = (entry: OutboxEntry): OutboxEntry => ({
  ...entry,
  recipient: entry.channel === 'sms' ? maskParty(entry.recipient) : originOf(entry.recipient),
  payload: null,
  detail: entry.detail === null ? null : hideNumbers(entry.detail),
});

/** The rest of a webhook's URL can hold anything. */
const originOf = (url: string): string => (URL.canParse(url) ? new URL(url).origin : HIDDEN);
