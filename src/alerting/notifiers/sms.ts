/**
 * A closed batch by SMS, through the provider's Messages API. Finds its messages again by the
 * reference in their text. Says `not-found` only when it has seen every text that could be it.
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
/** With 200 to a page: more than a recipient of alerts gets in a year. */
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
  // The provider's clock is not ours, and a day of messages more is nothing.
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
      return unsettled("The provider's list hides the texts of messages, so ours cannot be told.");
    }
    if (next === null) return { type: 'not-found' };
    if (recent.length === 0 && runsBackwards(messages)) return { type: 'not-found' };
    page = next;
  }
  return unsettled(`The provider's list has no end within ${MAX_PAGES} pages.`);
}

const unsettled = (detail: string): LookFailed => ({
  type: 'look-failed',
  retryAfterSeconds: null,
  detail,
});

/**
 * Whether what follows can only be older. No provider promises the order of its list, so the list has
 * to show it: otherwise it is read to its end.
 */
function runsBackwards(messages: readonly Message[]): boolean {
  const first = messages.at(0)?.createdAt ?? null;
  const last = messages.at(-1)?.createdAt ?? null;
  return first !== null && last !== null && first > last;
}

/** A message without a date may be of any time. */
const isOfTime = (message: Message, since: number): boolean =>
  message.createdAt === null || message.createdAt >= since;

const isMessageOf = (entry: OutboxEntry, message: Message): boolean =>
  isTo(message, entry) && carriesReference(message.body ?? '', entry.reference);

const isHidden = (message: Message, entry: OutboxEntry): boolean =>
  isTo(message, entry) && (message.body === null || message.body === '');

/** The list was asked for this recipient; other recipients' messages carry the same reference. */
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
      // A 4xx that we do not know speaks of this very request, and would come again.
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
      ? `The provider could not be asked about the message (${failure.detail}).`
      : `The provider refused to be asked about the message: ${explainCode(code)}`;
  return { type: 'look-failed', retryAfterSeconds, detail };
}

/** Some answer bad credentials without saying so in JSON. */
const codeOf = (failure: {
  readonly status: number;
  readonly code: string | null;
}): string | null => failure.code ?? (failure.status === 401 ? '20003' : null);
