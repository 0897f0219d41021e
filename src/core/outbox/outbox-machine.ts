/**
 * The state machine of one message, as a pure function: (entry, event, now, chance) -> entry. It ensures that
 * an SMS goes out once although the provider's create call isn't idempotent: after a send with an unknown
 * outcome, only a look through the provider's list allows another. It sends nothing itself.
 *
 * A webhook's receiver recognises a repeat by its id, so that channel is simply tried again.
 */

import { explainCode } from './message-errors.ts';
import type { Channel, OutboxEntry, OutboxState } from './outbox-entry.ts';
import type {
  FollowOutcome,
  LookFailed,
  LookUpOutcome,
  NotSentReason,
  OutboxEvent,
  Progress,
  SendOutcome,
  UnsureCause,
} from './outbox-outcome.ts';
import {
  followDelayMs,
  GIVE_UP_AFTER_MS,
  GIVE_UP_AFTER_TRIES,
  retryDelayMs,
  settleDelayMs,
  UNCONFIRMED_AFTER_CHECKS,
  UNCONFIRMED_AFTER_MS,
} from './outbox-timing.ts';

/** What an entry waits for. `recover`: for `found-sending`, as no request is under way for it. */
export type Step = 'send' | 'recover' | 'look-up' | 'follow' | 'none';

/** The step that's due at `dueAt`, from the entry's state. */
export function stepOf(state: OutboxState): Step {
  switch (state) {
    case 'pending':
      return 'send';
    case 'sending':
      return 'recover';
    case 'unsure':
      return 'look-up';
    case 'sent':
      return 'follow';
    case 'delivered':
    case 'undelivered':
    case 'failed':
    case 'unconfirmed':
      return 'none';
  }
}

/** An event that the entry's state doesn't allow. A bug in the caller; nothing was changed. */
export class OutboxEventError extends Error {
  constructor(entry: OutboxEntry, event: OutboxEvent) {
    super(
      `Outbox entry ${entry.id} is ${entry.state}, which doesn't allow the event ${event.type}.`,
    );
    this.name = 'OutboxEventError';
  }
}

/** The time (milliseconds since 1970), and a random number in [0, 1) that spreads the next try. */
export interface Moment {
  readonly now: number;
  readonly chance: number;
}

/**
 * The entry after the event. Throws `OutboxEventError` for an event that its state doesn't allow.
 * Nothing may be sent before the result of `send-begins` is on disk.
 */
export function advance(entry: OutboxEntry, event: OutboxEvent, moment: Moment): OutboxEntry {
  switch (event.type) {
    case 'send-begins':
      return begun(from('pending', entry, event), moment);
    case 'found-sending':
      return afterLostSend(from('sending', entry, event), 'crash', moment);
    case 'accepted':
    case 'not-sent':
    case 'rejected':
    case 'unsure':
      return afterSend(from('sending', entry, event), event, moment);
    case 'found':
    case 'not-found':
      return afterLookUp(from('unsure', entry, event), event, moment);
    case 'followed':
      return afterFollow(from('sent', entry, event), event, moment);
    case 'look-failed':
      return entry.state === 'sent'
        ? afterFollow(entry, event, moment)
        : afterLookUp(from('unsure', entry, event), event, moment);
  }
}

function from(state: OutboxState, entry: OutboxEntry, event: OutboxEvent): OutboxEntry {
  if (entry.state !== state) throw new OutboxEventError(entry, event);
  return entry;
}

const begun = (entry: OutboxEntry, { now }: Moment): OutboxEntry => ({
  ...entry,
  state: 'sending',
  attempts: entry.attempts + 1,
  checks: 0,
  attemptedAt: now,
  dueAt: now,
});

function afterSend(entry: OutboxEntry, outcome: SendOutcome, moment: Moment): OutboxEntry {
  switch (outcome.type) {
    case 'accepted':
      return taken(entry, outcome.messageSid, outcome.progress, moment);
    case 'unsure':
      return afterLostSend(entry, outcome.cause, moment);
    case 'not-sent': {
      const detail = NOT_SENT[outcome.reason];
      return again({ ...entry, code: null, detail }, outcome.retryAfterSeconds, moment);
    }
    case 'rejected': {
      const { code, detail } = outcome;
      return outcome.final
        ? ended({ ...entry, code, detail }, 'failed', moment)
        : again({ ...entry, code, detail }, null, moment);
    }
  }
}

function afterLostSend(entry: OutboxEntry, cause: UnsureCause, moment: Moment): OutboxEntry {
  const lost = { ...entry, code: null, detail: LOST[cause] };
  if (RECOGNISES_REPEATS[entry.channel]) return again(lost, null, moment);
  const sinceSendMs = moment.now - (entry.attemptedAt ?? moment.now);
  const settle = settleDelayMs(cause, entry.attempts, sinceSendMs, moment.chance);
  return { ...lost, state: 'unsure', checks: 0, dueAt: moment.now + settle };
}

function afterLookUp(entry: OutboxEntry, outcome: LookUpOutcome, moment: Moment): OutboxEntry {
  const checks = entry.checks + 1;
  switch (outcome.type) {
    case 'found':
      return taken(entry, outcome.messageSid, outcome.progress, moment);
    case 'not-found': {
      if (hopeless(entry, entry.attempts, moment)) {
        const detail = `Given up after ${entry.attempts} sends in a day: none reached the provider's list.`;
        return ended({ ...entry, detail }, 'failed', moment);
      }
      // Due at once: the sooner the send follows the look, the less the look can miss.
      return { ...entry, state: 'pending', checks: 0, dueAt: moment.now };
    }
    case 'look-failed': {
      const looked = { ...entry, checks, detail: outcome.detail };
      if (!hopeless(entry, checks, moment))
        return { ...looked, dueAt: lookAgain(looked, outcome, moment) };
      const detail =
        `Given up after ${checks} lookups: whether the message went out is not known. ` +
        `Look for ${entry.reference} in the provider's message log. Last: ${outcome.detail}`;
      return ended({ ...looked, detail }, 'failed', moment);
    }
  }
}

const lookAgain = (entry: OutboxEntry, failed: LookFailed, { now, chance }: Moment): number =>
  now + retryDelayMs(entry.checks, chance, failed.retryAfterSeconds);

function afterFollow(entry: OutboxEntry, outcome: FollowOutcome, moment: Moment): OutboxEntry {
  if (outcome.type === 'followed' && outcome.progress.stage !== 'under-way') {
    return taken(entry, entry.messageSid, outcome.progress, moment);
  }
  const checks = entry.checks + 1;
  const since = entry.attemptedAt ?? entry.createdAt;
  if (checks >= UNCONFIRMED_AFTER_CHECKS && moment.now - since >= UNCONFIRMED_AFTER_MS) {
    const detail = 'The provider accepted the message but never reported what happened to it.';
    return ended({ ...entry, checks, detail }, 'unconfirmed', moment);
  }
  const asked = outcome.type === 'look-failed' ? (outcome.retryAfterSeconds ?? 0) * 1000 : 0;
  return { ...entry, checks, dueAt: moment.now + Math.max(asked, followDelayMs(checks)) };
}

/** The other side has it. For a webhook, the 2xx is all we learn. */
function taken(
  entry: OutboxEntry,
  messageSid: string | null,
  progress: Progress,
  moment: Moment,
): OutboxEntry {
  const known = { ...entry, messageSid, code: null, detail: null };
  switch (progress.stage) {
    case 'delivered':
      return ended(known, 'delivered', moment);
    case 'undelivered':
    case 'failed': {
      const { code } = progress;
      return ended({ ...known, code, detail: explainCode(code) }, progress.stage, moment);
    }
    case 'under-way':
      return { ...known, state: 'sent', checks: 0, dueAt: moment.now + followDelayMs(0) };
  }
}

/** Back to `pending`, or given up. Only if it certainly wasn't sent, or can be sent twice. */
function again(entry: OutboxEntry, retryAfterSeconds: number | null, moment: Moment): OutboxEntry {
  if (hopeless(entry, entry.attempts, moment)) {
    const detail = `Given up after ${entry.attempts} tries. Last: ${entry.detail ?? 'unknown'}`;
    return ended({ ...entry, detail }, 'failed', moment);
  }
  const dueAt = moment.now + retryDelayMs(entry.attempts, moment.chance, retryAfterSeconds);
  return { ...entry, state: 'pending', checks: 0, dueAt };
}

const hopeless = (entry: OutboxEntry, tries: number, { now }: Moment): boolean =>
  tries >= GIVE_UP_AFTER_TRIES && now - entry.createdAt >= GIVE_UP_AFTER_MS;

const ended = (
  entry: OutboxEntry,
  state: 'delivered' | 'undelivered' | 'failed' | 'unconfirmed',
  { now }: Moment,
): OutboxEntry => ({ ...entry, state, dueAt: now });

/** Channels whose receiver recognises a message that comes twice. */
const RECOGNISES_REPEATS: Readonly<Record<Channel, boolean>> = { sms: false, webhook: true };

const NOT_SENT: Readonly<Record<NotSentReason, string>> = {
  refused: 'The connection was refused; nothing was sent.',
  dns: "The host's name couldn't be resolved; nothing was sent.",
  tls: 'No trusted TLS connection could be made; nothing was sent.',
  'connect-timeout': "The host didn't answer in time; nothing was sent.",
  unreachable: "The host couldn't be reached; nothing was sent.",
  'rate-limited': 'Too many requests at once (429); nothing was sent.',
};

const LOST: Readonly<Record<UnsureCause, string>> = {
  timeout: 'The request was sent and got no answer in time.',
  reset: 'The connection broke before the answer.',
  'server-error': 'The answer was a server error.',
  'unreadable-reply': "The answer couldn't be understood.",
  crash: 'Callboard stopped while the request was under way.',
};
