/** What happened in ten seconds, of the calls of one account. */

import type { EndStatus } from '../../core/call-status.ts';
import { hideNumbers } from '../../core/masking/hidden.ts';
import type { CallSummary } from '../../core/wire/call-summary.ts';

export const SLOT_SECONDS = 10;
export const SLOT_MS = 1000 * SLOT_SECONDS;

/** Lags kept; with more callbacks than that, it's a sample. */
const MOST_LAGS = 500;
/** Kinds of failures that are counted separately, and parties for each. */
const MOST_GROUPS = 200;
const MOST_PARTIES = 2000;

/** Calls that ended alike. */
export interface FailedAlike {
  readonly status: EndStatus;
  readonly sipCode: number | null;
  readonly sipPhrase: string | null;
  calls: number;
  /** How many of these calls were to each party. */
  readonly parties: Map<string, number>;
  /** Milliseconds since 1970. */
  lastAt: number;
}

export class Slot {
  /** Its number: milliseconds since 1970, divided by `SLOT_MS`. */
  readonly index: number;
  readonly ended: Record<EndStatus, number> = noneEnded();
  /** By second. */
  readonly callbacks: number[] = Array.from({ length: SLOT_SECONDS }, () => 0);
  readonly lagSeconds: number[] = [];
  readonly failures = new Map<string, FailedAlike>();
  /** Failures in none of the groups. */
  otherFailures = 0;
  /** Calls in progress when it was over; null while it isn't. */
  inProgress: number | null = null;

  constructor(index: number) {
    this.index = index;
  }

  get callbackCount(): number {
    return this.callbacks.reduce((sum, count) => sum + count, 0);
  }

  lag(seconds: number): void {
    if (this.lagSeconds.length < MOST_LAGS) this.lagSeconds.push(seconds);
  }

  /** Counts a call that failed, or with `calls` of -1 takes it back. */
  failed(call: FailedCall, calls: 1 | -1, at: number): void {
    const { status, sipCode, to } = call;
    // A number in a phrase would make each call a group of its own, and not everyone may see it.
    const sipPhrase = call.sipPhrase === null ? null : hideNumbers(call.sipPhrase);
    const key = `${status} ${sipCode} ${sipPhrase}`;
    let group = this.failures.get(key);
    if (group === undefined) {
      if (calls < 0 || this.failures.size >= MOST_GROUPS) {
        this.otherFailures = Math.max(0, this.otherFailures + calls);
        return;
      }
      group = { status, sipCode, sipPhrase, calls: 0, parties: new Map(), lastAt: at };
      this.failures.set(key, group);
    }
    group.calls += calls;
    group.lastAt = Math.max(group.lastAt, at);
    if (group.calls <= 0) this.failures.delete(key);
    else if (to !== null) countParty(group.parties, to, calls);
  }
}

/** What a failure is grouped by. */
export interface FailedCall extends Pick<CallSummary, 'sipCode' | 'sipPhrase' | 'to'> {
  readonly status: EndStatus;
}

function countParty(parties: Map<string, number>, party: string, calls: number): void {
  const known = parties.get(party) ?? 0;
  if (known + calls <= 0) parties.delete(party);
  else if (known > 0 || parties.size < MOST_PARTIES) parties.set(party, known + calls);
}

export const noneEnded = (): Record<EndStatus, number> => ({
  completed: 0,
  busy: 0,
  failed: 0,
  'no-answer': 0,
  canceled: 0,
});
