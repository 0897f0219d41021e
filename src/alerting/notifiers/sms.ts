/**
 * Sends messages by SMS, through the provider's Messages API. Finds them again by the reference in their
 * text, and says `not-found` only after seeing every text that could be one.
 */

import { explainCode, messageError } from '../../core/outbox/message-errors.ts';
import { carriesReference } from '../../core/outbox/outbox.ts';
import type { OutboxEntry } from '../../core/outbox/outbox-entry.ts';
import type {
  LookFailed,
  LookUpOutcome,
  Progress,
  SendOutcome,
} from '../../core/outbox/outbox-outcome.ts';
import type { Notifier } from '../../ports/notifier.ts';
import type { Message, Provider, ProviderFailure } from '../../ports/provider.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** At 200 messages a page, more than a recipient of alerts gets in a year. */
const MAX_PAGES = 50;

/** `from`: a number of the account, E.164. */
export function smsNotifier(provider: Provider, from: string): Notifier {
  return {
    async send(entry, payload) {
      const sent = await provider.createMessage({ from, to: entry.recipient, body: payload });
      if (!sent.ok) return sendFailure(sent.problem);
      const { messageSid } = sent.value;
      return { type: 'accepted', messageSid, progress: progressOf(sent.value) };
    },
    tracker: {
      lookUp: (entry) => lookUp(provider, entry),
      async follow(messageSid) {
        const answer = await provider.message(messageSid);
        return answer.ok
          ? { type: 'followed', progress: progressOf(answer.value) }
          : lookFailure(answer.problem);
      },
    },
  };
}

async function lookUp(provider: Provider, entry: OutboxEntry): Promise<LookUpOutcome> {
  // The provider's clock can differ from ours, and another day of messages costs little.
  const since = (entry.attemptedAt ?? entry.createdAt) - DAY_MS;
  let page: string | null = null;
  for (let read = 0; read < MAX_PAGES; read += 1) {
    const answer = await provider.messagesTo(entry.recipient, page);
    if (!answer.ok) return lookFailure(answer.problem);
    const { messages, next } = answer.value;
    const recent = messages.filter((message) => isOfTime(message, since));
    const mine = recent.find((message) => isMessageOf(entry, message));
    if (mine !== undefined) {
      return { type: 'found', messageSid: mine.messageSid, progress: progressOf(mine) };
    }
    if (recent.some((message) => isHidden(message, entry))) {
      return unsettled(
        "The provider's list hides the texts of messages, so ours can't be recognised.",
      );
    }
    if (next === null) return { type: 'not-found' };
    if (recent.length === 0 && runsBackwards(messages)) return { type: 'not-found' };
    page = next;
  }
  return unsettled(`The provider's list is longer than ${MAX_PAGES} pages.`);
}

const unsettled = (detail: string): LookFailed => ({
  type: 'look-failed',
  retryAfterSeconds: null,
  detail,
});

/**
 * Whether the following pages can only be older. No provider promises an order, so the page itself has to
 * show it; otherwise the list is read to its end.
 */
function runsBackwards(messages: readonly Message[]): boolean {
  const first = messages.at(0)?.createdAt ?? null;
  const last = messages.at(-1)?.createdAt ?? null;
  return first !== null && last !== null && first > last;
}

/** A message without a date can be from any time. */
const isOfTime = (message: Message, since: number): boolean =>
  message.createdAt === null || message.createdAt >= since;

const isMessageOf = (entry: OutboxEntry, message: Message): boolean =>
  isTo(message, entry) && carriesReference(message.body ?? '', entry.reference);

const isHidden = (message: Message, entry: OutboxEntry): boolean =>
  isTo(message, entry) && (message.body === null || message.body === '');

/** Messages to other recipients carry the same reference. */
const isTo = (message: Message, entry: OutboxEntry): boolean =>
  message.to === null || digitsOf(message.to) === digitsOf(entry.recipient);

const digitsOf = (number: string): string => number.replace(/\D/g, '');

/** Source: SignalWire docs "Messages" and Twilio docs "Message resource" (August 2026). */
function progressOf(message: Message): Progress {
  switch (message.status) {
    case 'delivered':
    case 'read':
      return { stage: 'delivered' };
    case 'undelivered':
      return { stage: 'undelivered', code: message.errorCode };
    case 'failed':
    case 'canceled':
      return { stage: 'failed', code: message.errorCode };
    default:
      return { stage: 'under-way' };
  }
}

function sendFailure(failure: ProviderFailure): SendOutcome {
  switch (failure.kind) {
    case 'not-sent':
      return { type: 'not-sent', reason: failure.reason, retryAfterSeconds: null };
    case 'rate-limited': {
      const { retryAfterSeconds } = failure;
      return { type: 'not-sent', reason: 'rate-limited', retryAfterSeconds };
    }
    case 'unsure':
      return { type: 'unsure', cause: failure.cause };
    case 'rejected': {
      const code = codeOf(failure);
      const known = code === null ? null : messageError(code);
      // An unknown 4xx is about this request, so a retry would get it again.
      const detail = known?.meaning ?? `${explainCode(code)} It said: ${failure.detail}`;
      return { type: 'rejected', final: known?.final ?? true, code, detail };
    }
  }
}

function lookFailure(failure: ProviderFailure): LookFailed {
  const retryAfterSeconds = failure.kind === 'rate-limited' ? failure.retryAfterSeconds : null;
  const code = failure.kind === 'rejected' ? codeOf(failure) : null;
  const detail =
    code === null
      ? `Could not ask the provider about the message (${failure.detail}).`
      : `The provider refused the question about the message: ${explainCode(code)}`;
  return { type: 'look-failed', retryAfterSeconds, detail };
}

/** Some providers answer bad credentials with a 401 without a code. */
const codeOf = (failure: {
  readonly status: number;
  readonly code: string | null;
}): string | null => failure.code ?? (failure.status === 401 ? '20003' : null);
