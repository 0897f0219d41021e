/**
 * A line for each attempt to deliver a callback, while there are few, and one a second for all of
 * them while there are many. It says nothing of who called whom: no numbers, and of a URL not the
 * query, which may hold some.
 */

import type { DeliveryAttempt } from '@callboard/emulator';
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

/** More than this in one second is summed up, but in JSON, which is not read by people. */
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

  /** Shows an attempt, or counts it. */
  take(attempt: DeliveryAttempt): void {
    const { format, style, write, timer } = this.#options;
    if (format === 'json') {
      write(jsonLine(attempt));
      return;
    }
    this.#cancel ??= timer.after(1_000, () => this.#endSecond());
    this.#seen += 1;
    if (this.#seen > MOST_LINES_A_SECOND) this.#summing = true;
    if (this.#summing) {
      const what = answerOf(attempt);
      this.#sums.set(what, (this.#sums.get(what) ?? 0) + 1);
    } else write(prettyLine(attempt, style));
  }

  /** Shows what was only counted so far. */
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

function jsonLine(attempt: DeliveryAttempt): string {
  const { sid, label, status, latencyMs, failure, errorCode, willRetry, faults, detail } = attempt;
  const at = new Date(attempt.at).toISOString();
  const asked = { method: attempt.method, url: withoutQuery(attempt.url) };
  const line = { at, sid, label, ...asked, attempt: attempt.attempt, status, latencyMs, failure };
  return `${JSON.stringify({ ...line, errorCode, willRetry, faults, detail })}\n`;
}

function prettyLine(attempt: DeliveryAttempt, style: Style): string {
  const { sid, label, latencyMs, errorCode, willRetry, faults, detail } = attempt;
  const time = new Date(attempt.at).toISOString().slice(11, 23);
  const answer = answerOf(attempt).padEnd(13);
  const facts = [
    style.dim(time),
    safeText(sid).padEnd(36),
    paintOf(label, style)(safeText(label).padEnd(22)),
    errorCode === null ? answer : style.red(answer),
    (attempt.attempt === 0 ? '' : `${latencyMs} ms`).padStart(8),
    style.dim(safeText(`${attempt.method} ${withoutQuery(attempt.url)}`)),
  ];
  const remarks = [
    ...(errorCode === null ? [] : [`error ${errorCode}`]),
    ...(attempt.attempt > 1 || willRetry ? [`attempt ${attempt.attempt}`] : []),
    ...(errorCode === null ? [] : [willRetry ? 'will be sent again' : 'given up']),
    ...faults,
    ...(detail === undefined ? [] : [safeText(detail)]),
  ];
  return `${[...facts, remarks.join(', ')].join('  ').trimEnd()}\n`;
}

const withoutQuery = (url: string): string => url.replace(/\?.*/, '');

/** The status answered, or in a word or two why there was none. */
function answerOf({ attempt, status, failure, faults, errorCode }: DeliveryAttempt): string {
  if (attempt === 0) {
    if (faults.length > 0) return 'never sent';
    // There was no request: a document that was there already is wrong, or something had no effect.
    return errorCode === null ? 'ignored' : 'not run';
  }
  return status === null ? WORDS[failure ?? 'other'] : `${status}`;
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
  other: 'no HTTP',
};
