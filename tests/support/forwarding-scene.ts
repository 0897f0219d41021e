/** A forwarder in virtual time: a log in memory, targets that do as they're told, and crashes. */

import {
  type AccountSid,
  type CallSid,
  parseAccountSid,
  parseCallSid,
  parseEventKey,
} from '../../src/core/ids.ts';
import { Forwarder } from '../../src/forward/forwarder.ts';
import type { Outgoing, Sender } from '../../src/forward/send.ts';
import { targetUrl } from '../../src/forward/target-url.ts';
import type { Answer } from '../../src/forward/verdict.ts';
import type { LogEntries, LogEntry } from '../../src/ports/change-feed.ts';
import type { ForwardCursor } from '../../src/ports/forwarding/forward-cursors.ts';
import type { ForwardStatus } from '../../src/ports/forwarding/forward-status.ts';
import type { LogFields } from '../../src/ports/logger.ts';
import { VirtualTimer } from './virtual-timer.ts';

const must = <Value>(value: Value | null): Value => {
  if (value === null) throw new Error('a fixture is invalid');
  return value;
};

/** The answer to what a process asked that's gone. */
const NEVER = new Promise<never>(() => undefined);

const ACCOUNT: AccountSid = must(parseAccountSid('AC1'));
export const EPOCH = 'e1';

/** A callback of a call: its call, and its number within the call from 1. */
export interface Sent {
  readonly callSid: string;
  readonly number: number;
}

/** The log: records can be added and removed, and reading it can fail. */
export class LogInMemory {
  readonly #entries: (LogEntry | null)[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #now: () => number;
  /** How often records were read. */
  reads = 0;
  isReadable = true;

  constructor(now: () => number) {
    this.#now = now;
  }

  get head(): number {
    return this.#entries.length;
  }

  /** Adds the next callback of a call. Returns its position. */
  add(call: string, kind: 'event' | 'unprocessable' | 'repeat' = 'event'): number {
    const position = this.head + 1;
    const callSid: CallSid = must(parseCallSid(call));
    const key = must(parseEventKey(position.toString(16).padStart(32, '0')));
    const entry = { position, accountSid: ACCOUNT, callSid, receivedAt: this.#now(), key };
    if (kind === 'repeat') {
      this.#entries.push({ ...entry, kind });
      return position;
    }
    const number = (this.#numbers.get(call) ?? 0) + 1;
    this.#numbers.set(call, number);
    const body = new TextEncoder().encode(`CallSid=${call}&Number=${number}`);
    const target = '/callbacks/voice';
    const request = { method: 'POST', target, encoding: 'form', body } as const;
    if (kind === 'unprocessable') this.#entries.push({ ...entry, kind, request });
    else {
      const said = { eventKind: 'progress', provenance: 'callback' } as const;
      this.#entries.push({ ...entry, ...said, kind, request });
    }
    return position;
  }

  /** Takes a record out, as an erasure does. Others keep their positions. */
  remove(position: number): void {
    this.#entries[position - 1] = null;
  }

  async recordsAfter(position: number, limit: number): Promise<LogEntries> {
    this.reads += 1;
    if (!this.isReadable) throw new Error('the log cannot be read');
    const entries = this.#entries
      .slice(position)
      .flatMap((entry) => (entry === null ? [] : [entry]))
      .slice(0, limit);
    const last = entries.at(-1)?.position ?? this.head;
    const through = Math.max(position, entries.length === limit ? last : this.head);
    return { epoch: EPOCH, entries, through, head: this.head };
  }
}

/** What a target does with a callback: a status after a time, or no answer. */
export type Behaviour = (sent: Sent) => {
  readonly answer: number | 'refused';
  readonly ms: number;
};

const ACCEPTS: Behaviour = () => ({ answer: 204, ms: 20 });
export const IS_DOWN: Behaviour = () => ({ answer: 'refused', ms: 1 });

export class FakeTarget implements Sender {
  behaviour: Behaviour = ACCEPTS;
  /** Every callback that was sent, in order, each time. */
  readonly sent: Sent[] = [];
  /** Every callback that was accepted, in order, each time. */
  readonly accepted: Sent[] = [];
  mostAtOnce = 0;
  /** Whether two callbacks of one call were ever under way at once. */
  hasMixed = false;
  readonly #underWay = new Set<string>();
  readonly #timer: VirtualTimer;

  constructor(timer: VirtualTimer) {
    this.#timer = timer;
  }

  get attempts(): number {
    return this.sent.length;
  }

  async send({ request }: Outgoing): Promise<Answer> {
    const form = new URLSearchParams(new TextDecoder().decode(request.body));
    const sent = { callSid: form.get('CallSid') ?? '', number: Number(form.get('Number')) };
    this.sent.push(sent);
    if (this.#underWay.has(sent.callSid)) this.hasMixed = true;
    this.#underWay.add(sent.callSid);
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#underWay.size);
    const { answer, ms } = this.behaviour(sent);
    await new Promise<void>((resolve) => this.#timer.after(ms, resolve));
    this.#underWay.delete(sent.callSid);
    if (answer === 'refused') return { kind: 'unanswered', cause: 'refused' };
    if (answer < 300) this.accepted.push(sent);
    return { kind: 'answered', status: answer, retryAfterMs: null };
  }

  async close(): Promise<void> {
    this.#underWay.clear();
  }

  /** What was under way is lost with the process that sent it. */
  crash(): void {
    this.#underWay.clear();
  }

  /** The callbacks of a call in the order in which they were first accepted. */
  firstOf(callSid: string): readonly number[] {
    return firstIn(this.accepted, callSid);
  }

  /** The callbacks of a call in the order in which they were first sent. */
  firstSentOf(callSid: string): readonly number[] {
    return firstIn(this.sent, callSid);
  }
}

const firstIn = (all: readonly Sent[], callSid: string): readonly number[] => {
  const numbers = all.filter((sent) => sent.callSid === callSid).map(({ number }) => number);
  return [...new Set(numbers)];
};

export class ForwardingScene {
  readonly timer = new VirtualTimer(Date.UTC(2026, 5, 25));
  readonly log = new LogInMemory(() => this.timer.now());
  readonly targets: readonly FakeTarget[];
  readonly logged: { readonly fields: LogFields; readonly message: string }[] = [];
  /** As they are on disk. */
  stored: readonly ForwardCursor[];
  saves = 0;
  isDiskFull = false;
  /** Counts starts. What a start before the latest one still does has no effect. */
  #life = 0;
  #forwarder: Forwarder;

  constructor(targets = 1) {
    this.targets = Array.from({ length: targets }, () => new FakeTarget(this.timer));
    this.stored = this.targets.map((_, index) => ({
      ...{ target: this.#urlOf(index).hash, epoch: EPOCH, through: 0, pending: [] },
    }));
    this.#forwarder = this.#start();
  }

  get statuses(): readonly ForwardStatus[] {
    return this.#forwarder.statuses;
  }

  target(index = 0): FakeTarget {
    return must(this.targets[index] ?? null);
  }

  status(index = 0): ForwardStatus {
    return must(this.statuses[index] ?? null);
  }

  /** Adds callbacks to the log, and says so. */
  add(...calls: readonly string[]): void {
    for (const call of calls) this.log.add(call);
    this.#forwarder.wake(this.log.head);
  }

  /** Ends at any moment without a word, and starts again with what's on disk. */
  crash(): void {
    this.timer.forgetAll();
    for (const target of this.targets) target.crash();
    this.#forwarder = this.#start();
    this.#forwarder.wake(this.log.head);
  }

  abandon(): void {
    this.#forwarder.abandon();
  }

  async stop(): Promise<void> {
    let isStopped = false;
    void this.#forwarder.stop().then(() => {
      isStopped = true;
    });
    await this.timer.until(() => isStopped);
  }

  /** Lets so much time pass. */
  async pass(ms: number): Promise<void> {
    const until = this.timer.now() + ms;
    let isOver = false;
    this.timer.after(until - this.timer.now(), () => {
      isOver = true;
    });
    await this.timer.until(() => isOver);
  }

  until(done: () => boolean): Promise<void> {
    return this.timer.until(done);
  }

  #urlOf(index: number) {
    return targetUrl(`https://app-${index}.example.com/hook?secret=s`);
  }

  #start(): Forwarder {
    const note = (fields: LogFields, message: string): void => {
      this.logged.push({ fields, message });
    };
    this.#life += 1;
    const life = this.#life;
    const { timer, log } = this;
    return new Forwarder({
      targets: this.targets.map((target, index) => ({
        target: index + 1,
        url: this.#urlOf(index),
        cursor: must(this.stored[index] ?? null),
        ...{ log, timer },
        sender: {
          send: (callback) => (life === this.#life ? target.send(callback) : NEVER),
          close: () => target.close(),
        },
        random: { next: () => 0.5 },
        logger: { debug: note, info: note, warn: note, error: note },
      })),
      timer,
      save: async (cursors) => {
        if (life !== this.#life) return;
        this.saves += 1;
        if (this.isDiskFull) throw new Error('the disk is full');
        const saved = new Map(cursors.map((cursor) => [cursor.target, cursor]));
        this.stored = this.stored.map((cursor) => saved.get(cursor.target) ?? cursor);
      },
      onStatus: () => undefined,
    });
  }
}
