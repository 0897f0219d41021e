/** The calls in progress of one account, and what happened in the latest 15 minutes, in slots of ten seconds. */

import type { CallStatus, EndStatus } from '../../core/call-status.ts';
import type { Change } from '../book/call-book.ts';
import type { LiveCall } from '../book/live-call.ts';
import { SLOT_MS, Slot } from './slot.ts';

/** Slots of 15 minutes. */
export const SLOTS = 90;
/** Slots of the five minutes in which ended calls and failures are counted. */
export const RECENT_SLOTS = 30;

/** A call in one of these states hasn't ended. */
export type OpenStatus = Exclude<CallStatus, EndStatus>;

/** Ends that count as failures: no one was reached. A canceled call was given up by its caller. */
export const FAILURES: readonly EndStatus[] = ['failed', 'busy', 'no-answer'];

export class AccountWindow {
  readonly inProgress: Record<OpenStatus, number> = noneOpen();
  stale = 0;
  /** When the newest callback arrived; null if none did. */
  lastAt: number | null = null;
  /** Oldest first. */
  readonly slots: Slot[] = [];

  /** All calls in progress. */
  get openCount(): number {
    return Object.values(this.inProgress).reduce((sum, count) => sum + count, 0);
  }

  /** Counts a change that arrived at `at`. */
  take({ call, before, records }: Change, at: number): void {
    const slot = this.slotAt(at);
    this.lastAt = Math.max(this.lastAt ?? at, at);
    const second = Math.floor((at % SLOT_MS) / 1000);
    slot.callbacks[second] = (slot.callbacks[second] ?? 0) + records;
    if (before !== null) this.#open(before, -1);
    this.#open(call, 1);
    this.#end(call, before);
  }

  /** A call in progress that was there before. */
  takeOpen(call: LiveCall): void {
    this.#open(call, 1);
  }

  /** A call that ended before this was started. */
  takeEnded(call: LiveCall, endKnownAt: number): void {
    this.slotAt(endKnownAt);
    this.#count(call, 1, endKnownAt);
  }

  /** Takes a call out of those in progress, before it goes stale. */
  goStale(call: LiveCall): void {
    this.#open(call, -1);
    this.stale += 1;
  }

  /** The slot of a time that isn't long ago. Earlier ones end now, if they haven't. */
  slotAt(at: number): Slot {
    const index = Math.floor(at / SLOT_MS);
    const last = this.slots.at(-1);
    if (last !== undefined && index <= last.index) {
      return this.slots.findLast((slot) => slot.index === index) ?? last;
    }
    const open = this.openCount;
    if (last !== undefined) last.inProgress = open;
    const first = Math.max((last?.index ?? index - 1) + 1, index - SLOTS + 1);
    for (let each = first; each < index; each += 1) {
      const quiet = new Slot(each);
      quiet.inProgress = open;
      this.slots.push(quiet);
    }
    const slot = new Slot(index);
    this.slots.push(slot);
    this.#dropOld(index);
    return slot;
  }

  #dropOld(index: number): void {
    while ((this.slots[0]?.index ?? index) <= index - SLOTS) this.slots.shift();
    for (const slot of this.slots) {
      if (slot.index > index - RECENT_SLOTS) break;
      slot.failures.clear();
    }
  }

  #open({ status, isInProgress, isStale }: LiveCall, calls: 1 | -1): void {
    if (isStale) this.stale += calls;
    else if (isInProgress && isOpen(status)) this.inProgress[status] += calls;
  }

  /** Counts an end where it became known, even if it's corrected later. */
  #end(call: LiveCall, before: LiveCall | null): void {
    const endKnownAt = call.endKnownAt;
    if (endKnownAt === null) return;
    if (before !== null && before.endKnownAt !== null) this.#count(before, -1, endKnownAt);
    this.#count(call, 1, endKnownAt);
  }

  #count(call: LiveCall, calls: 1 | -1, endKnownAt: number): void {
    const { status } = call;
    if (status === null || isOpen(status)) return;
    const index = Math.floor(endKnownAt / SLOT_MS);
    const slot = this.slots.findLast((one) => one.index === index);
    if (slot === undefined) return;
    slot.ended[status] += calls;
    const isListed = index > (this.slots.at(-1)?.index ?? index) - RECENT_SLOTS;
    const view = isListed && FAILURES.includes(status) ? call.view() : null;
    if (view !== null) slot.failed({ ...view.summary, status }, calls, endKnownAt);
  }
}

const OPEN: Readonly<Record<OpenStatus, true>> = {
  queued: true,
  initiated: true,
  ringing: true,
  'in-progress': true,
  unknown: true,
};

const isOpen = (status: CallStatus | null): status is OpenStatus =>
  status !== null && status in OPEN;

export const noneOpen = (): Record<OpenStatus, number> => ({
  queued: 0,
  initiated: 0,
  ringing: 0,
  'in-progress': 0,
  unknown: 0,
});
