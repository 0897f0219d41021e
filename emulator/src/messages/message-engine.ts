/**
 * Takes messages through their states on the schedule, and emits their callbacks. Nothing is ever sent
 * to a phone.
 */

import type { Dialect } from '../contract/dialect.ts';
import type { Callback } from '../delivery/deliverer.ts';
import type { Random } from '../vocabulary/random.ts';
import { between } from '../world/draws.ts';
import type { Ledger } from '../world/ledger.ts';
import type { Schedule } from '../world/schedule.ts';
import type { Message, MessageRecord, MessageStatus, NewMessage } from './message.ts';
import { messageCallback } from './message-callback.ts';
import { ruleFor } from './number-rules.ts';
import { segmentsOf } from './segments.ts';

export interface MessageEngineOptions {
  readonly dialect: Dialect;
  readonly accountSid: string;
  readonly schedule: Schedule;
  readonly ledger: Ledger<Message>;
  readonly emit: (callback: Callback) => void;
  /** A message has reached its final state. */
  readonly onSettled: () => void;
}

interface MessageStep {
  readonly atMs: number;
  readonly status: MessageStatus;
  readonly errorCode: number | null;
}

export class MessageEngine {
  readonly #options: MessageEngineOptions;
  #inFlight = 0;

  constructor(options: MessageEngineOptions) {
    this.#options = options;
  }

  /** How many messages haven't reached their final state. */
  get inFlight(): number {
    return this.#inFlight;
  }

  /** Queues a message, which then goes through its states by itself. */
  send(message: NewMessage, random: Random, at: number): MessageRecord {
    const { ledger, dialect } = this.#options;
    const record: Message = {
      ...message,
      ordinal: ledger.nextOrdinal,
      segments: segmentsOf(message.body),
      createdAt: at,
      updatedAt: at,
      sentAt: null,
      status: 'queued',
      errorCode: null,
      isOver: false,
    };
    ledger.add(record);
    this.#inFlight += 1;
    this.#planNext(record, stepsOf(record, dialect, random));
    return record;
  }

  /** Removes a message's text. */
  redact(message: Message, at: number): void {
    message.body = '';
    message.updatedAt = at;
  }

  #planNext(message: Message, steps: readonly MessageStep[]): void {
    const { schedule, ledger, onSettled } = this.#options;
    const [step, ...rest] = steps;
    if (step === undefined) {
      this.#inFlight -= 1;
      message.isOver = true;
      ledger.markOver(message);
      onSettled();
      return;
    }
    schedule.at(message.createdAt + step.atMs, (at) => {
      this.#take(message, step, at);
      this.#planNext(message, rest);
    });
  }

  #take(message: Message, step: MessageStep, at: number): void {
    const { dialect, accountSid, emit } = this.#options;
    message.status = step.status;
    message.errorCode = step.errorCode;
    message.updatedAt = at;
    if (step.status === 'sent') message.sentAt = at;
    if (message.report === null) return;
    emit({
      address: message.report,
      parameters: messageCallback(dialect, message, accountSid),
      sid: message.sid,
      label: `message ${step.status}`,
    });
  }
}

/**
 * A message's states and their times. Delivery takes seconds, a failure longer. SignalWire gets no
 * delivery report for media. Source: SignalWire docs "SMS status callback" (August 2026).
 */
function stepsOf(message: MessageRecord, dialect: Dialect, random: Random): readonly MessageStep[] {
  const rule = ruleFor(message.from, message.to);
  const sendingMs = Math.round(between(random, 100, 600));
  const sentMs = sendingMs + Math.round(between(random, 200, 1_500));
  const finalMs = sentMs + Math.round(between(random, 500, 6_000));
  const fine = { errorCode: null } as const;
  const sending: MessageStep = { atMs: sendingMs, status: 'sending', ...fine };
  const sent: MessageStep = { atMs: sentMs, status: 'sent', ...fine };
  if (rule?.kind !== 'lost') {
    if (dialect === 'signalwire' && message.mediaCount > 0) return [sending, sent];
    return [sending, sent, { atMs: finalMs, status: 'delivered', ...fine }];
  }
  const lost: MessageStep = { atMs: finalMs, status: rule.status, errorCode: rule.code };
  return rule.status === 'failed' ? [sending, lost] : [sending, sent, lost];
}
