/**
 * Prints a line for each entry of the emulator's delivery log, or one summary per second if there are many.
 * It never shows phone numbers, or the query of a URL, which may contain some.
 */

import type { DeliveryAttempt, DeliveryEntry } from '@callboard/emulator';
import { grouped } from '../../console/callback-rate.ts';
import { safeText } from '../../console/safe-text.ts';
import { paintOf, type Style } from '../../console/style.ts';
import type { Timer } from '../../ports/clock.ts';

export interface DeliveryLinesOptions {
  readonly format: 'pretty' | 'json';
  readonly style: Style;
  readonly timer: Timer;
  readonly write: (text: string) => void;
}

/** More lines than this in a second are summed up, except in JSON. */
const MOST_LINES_A_SECOND = 100;

export class DeliveryLines {
  readonly #options: DeliveryLinesOptions;
  readonly #sums = new Map<string, number>();
  #cancel: (() => void) | null = null;
  #summing = false;
  #seen = 0;

  constructor(options: DeliveryLinesOptions) {
    this.#options = options;
  }

  /** Prints an entry, or counts it. */
  take(entry: DeliveryEntry): void {
    const { format, style, write, timer } = this.#options;
    if (format === 'json') {
      write(jsonLine(entry));
      return;
    }
    this.#cancel ??= timer.after(1_000, () => this.#endSecond());
    this.#seen += 1;
    if (this.#seen > MOST_LINES_A_SECOND) this.#summing = true;
    if (this.#summing) {
      const what = answerOf(entry);
      this.#sums.set(what, (this.#sums.get(what) ?? 0) + 1);
    } else write(prettyLine(entry, style));
  }

  /** Prints the last summary. */
  close(): void {
    this.#cancel?.();
    this.#endSecond();
  }

  #endSecond(): void {
    this.#cancel = null;
    if (this.#sums.size > 0) {
      const parts = [...this.#sums]
        .sort(([, one], [, other]) => other - one)
        .map(([what, count]) => `${grouped(count)} x ${what}`);
      this.#options.write(`In the last second: ${parts.join(', ')}\n`);
    }
    this.#summing = this.#seen > MOST_LINES_A_SECOND;
    this.#seen = 0;
    this.#sums.clear();
  }
}

/** Every line has the same fields, empty where an entry has none of that name. */
function jsonLine(entry: DeliveryEntry): string {
  const whole = { ...NO_ATTEMPT, ...entry };
  const { sid, label, method, attempt, status, latencyMs, failure } = whole;
  const { errorCode, willRetry, faults, detail } = whole;
  const at = new Date(entry.at).toISOString();
  const asked = { method, url: withoutQuery(whole.url) };
  const line = { at, sid, label, ...asked, attempt, status, latencyMs, failure };
  return `${JSON.stringify({ ...line, errorCode, willRetry, faults, detail })}\n`;
}

const NO_ATTEMPT = {
  method: '',
  url: '',
  attempt: 0,
  status: null,
  latencyMs: 0,
  failure: null,
  errorCode: null,
  willRetry: false,
  faults: [],
} as const;

function prettyLine(entry: DeliveryEntry, style: Style): string {
  const { sid, label, detail } = entry;
  const { method, url, errorCode } = { ...NO_ATTEMPT, ...entry };
  const time = new Date(entry.at).toISOString().slice(11, 23);
  const answer = answerOf(entry).padEnd(13);
  const facts = [
    style.dim(time),
    safeText(sid).padEnd(36),
    paintOf(label, style)(safeText(label).padEnd(22)),
    errorCode === null ? answer : style.red(answer),
    (entry.kind === 'attempt' ? `${entry.latencyMs} ms` : '').padStart(8),
    style.dim(safeText(`${method} ${withoutQuery(url)}`)),
  ];
  const remarks = [...remarksOn(entry), ...(detail === undefined ? [] : [safeText(detail)])];
  return `${[...facts, remarks.join(', ')].join('  ').trimEnd()}\n`;
}

function remarksOn(entry: DeliveryEntry): readonly string[] {
  switch (entry.kind) {
    case 'attempt': {
      const { attempt, errorCode, willRetry, faults } = entry;
      return [
        ...(errorCode === null ? [] : [`error ${errorCode}`]),
        ...(attempt > 1 || willRetry ? [`attempt ${attempt}`] : []),
        ...(errorCode === null ? [] : [willRetry ? 'will retry' : 'given up']),
        ...faults,
      ];
    }
    case 'dropped':
      return entry.faults;
    case 'document-fault':
      return [`error ${entry.errorCode}`, 'given up'];
    case 'ignored':
      return [];
  }
}

const withoutQuery = (url: string): string => url.replace(/\?.*/, '');

/** The status answered, or a word or two on why there was none. */
function answerOf(entry: DeliveryEntry): string {
  switch (entry.kind) {
    case 'attempt':
      return entry.status === null ? WORDS[entry.failure ?? 'other'] : `${entry.status}`;
    case 'dropped':
      return 'never sent';
    case 'document-fault':
      return 'not run';
    case 'ignored':
      return 'ignored';
  }
}

const WORDS: Readonly<Record<NonNullable<DeliveryAttempt['failure']>, string>> = {
  connect: 'no connection',
  timeout: 'no answer',
  reset: 'cut off',
  '4xx': '4xx',
  '5xx': '5xx',
  unexpected: 'unexpected',
  redirect: 'redirected',
  'too-large': 'too large',
  other: 'not HTTP',
};
