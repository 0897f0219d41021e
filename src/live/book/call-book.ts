/**
 * The calls in progress, and the calls that changed last, as of a position of the log. It only takes changes in;
 * what they mean for streams and figures is up to those that get the `Change`.
 */

import { type CallStatus, isEnd } from '../../core/call-status.ts';
import { type AccountSid, type CallSid, parseCallSid } from '../../core/ids.ts';
import type { Call } from '../../core/wire/call.ts';
import type { CommittedCall, CurrentCall, GoneCall } from '../../ports/change-feed.ts';
import { Legs } from './legs.ts';
import { LiveCall } from './live-call.ts';
import { RecentCalls } from './recent-calls.ts';

/** A call's new version, and the one that it replaces; null if it wasn't shown before. */
export interface Change {
  readonly call: LiveCall;
  readonly before: LiveCall | null;
  /** How many records of the log did it. */
  readonly records: number;
}

export interface BookLimits {
  /** How many changed calls are kept. */
  readonly recent: number;
  /** How many calls in progress are kept; those that changed longest ago go stale. */
  readonly inProgress: number;
}

export class CallBook {
  readonly #limits: BookLimits;
  /** The latest version of each call that's in progress, stale or recent. */
  readonly #calls = new Map<AccountSid, Map<CallSid, LiveCall>>();
  #recent = new RecentCalls();
  /** Those that changed longest ago first. */
  readonly #inProgress = new Set<LiveCall>();
  /** Calls that went stale, and the position at which they did. */
  readonly #stale = new Map<LiveCall, number>();
  readonly #linksLegs: boolean;
  readonly #legs = new Legs();
  #position = 0;
  #floor = 0;

  /** `linksLegs`: whether it knows which call dialled which. */
  constructor(limits: BookLimits, linksLegs = false) {
    this.#limits = limits;
    this.#linksLegs = linksLegs;
  }

  /** Everything up to this position of the log is taken in. */
  get position(): number {
    return this.#position;
  }

  /** From this position on, every changed call is known. */
  get floor(): number {
    return this.#floor;
  }

  get inProgress(): ReadonlySet<LiveCall> {
    return this.#inProgress;
  }

  /** Calls that went stale, and the position at which they did. */
  get stale(): ReadonlyMap<LiveCall, number> {
    return this.#stale;
  }

  /** The calls that changed after a position, up to another, in that order. */
  changedBetween(position: number, last: number): Iterable<LiveCall> {
    return this.#recent.between(position, last);
  }

  /** The call that dialled this one; null if it isn't known. */
  parentOf({ accountSid, parentCallSid }: LiveCall): LiveCall | null {
    return parentCallSid === null ? null : this.#find(accountSid, parentCallSid);
  }

  /** The legs that the call has dialled, as far as they're known. */
  legsOf(call: LiveCall): Iterable<LiveCall> {
    return this.#legs.of(call);
  }

  /** Forgets everything, so that it can be loaded from the beginning. */
  clear(): void {
    this.#calls.clear();
    this.#recent = new RecentCalls();
    this.#inProgress.clear();
    this.#stale.clear();
    this.#legs.clear();
    this.#position = 0;
    this.#floor = 0;
  }

  /** Says how much of the log it covers before the first change is taken. */
  begin(floor: number): void {
    this.#floor = floor;
    this.#position = Math.max(this.#position, floor);
  }

  /** The log was read up to here. */
  reach(position: number): void {
    this.#position = Math.max(this.#position, position);
  }

  /** Takes in what a commit at `at` did to a call; null if it's known already. */
  takeCommitted(change: CommittedCall, at: number): Change | null {
    const known = this.#find(change.accountSid, change.callSid);
    if (known !== null && known.position >= change.position) return null;
    const { endBefore, status } = change;
    const parentCallSid = this.#linksLegs ? change.parentCallSid : null;
    const isNew = known === null && endBefore === null;
    const hasEnded = status !== null && isEnd(status);
    const call = this.#put(known, {
      ...namesOf(change),
      status,
      failureBatch: change.failureBatch,
      parentCallSid,
      source: change,
      newAfter: isNew ? change.position - 1 : (known?.newAfter ?? 0),
      endKnownAt: hasEnded ? (known?.endKnownAt ?? (endBefore === null ? at : null)) : null,
    });
    const before =
      known === null && endBefore !== null ? endedBefore(change, endBefore, parentCallSid) : known;
    return { call, before, records: change.records };
  }

  /** Takes in a call as the log has it, while loading. Null if a later version is known. */
  takeLogged(change: CurrentCall | GoneCall, status: CallStatus | null): LiveCall | null {
    const known = this.#find(change.accountSid, change.callSid);
    if (known !== null && known.position >= change.position) return null;
    const isGone = change.kind === 'gone';
    return this.#put(known, {
      ...namesOf(change),
      status,
      failureBatch: isGone ? null : change.failureBatch,
      parentCallSid: isGone ? null : this.#parentIn(change.state().facts.parentCallSid?.value),
      source: isGone ? { state: () => null } : change,
      newAfter: 0,
      endKnownAt: null,
    });
  }

  /** Takes in a call in progress as its row has it, while loading. Null if a version of it is known. */
  takeRow(accountSid: AccountSid, callSid: CallSid, call: Call): LiveCall | null {
    if (this.#find(accountSid, callSid) !== null) return null;
    const { status } = call;
    return this.#put(null, {
      ...{ accountSid, callSid, status, position: 0, newAfter: 0 },
      failureBatch: null,
      parentCallSid: this.#parentIn(call.parentCallSid),
      source: call,
      endKnownAt: null,
    });
  }

  /** A call in progress has gone on for too long to be true. */
  goStale(call: LiveCall): void {
    call.isStale = true;
    this.#inProgress.delete(call);
    this.#stale.set(call, this.#position);
  }

  /** Drops what exceeds the limits. Returns the calls in progress that there are too many of. */
  trim(): readonly LiveCall[] {
    while (this.#recent.size > this.#limits.recent) {
      const call = this.#recent.dropOldest();
      if (call === null) break;
      this.#floor = Math.max(this.#floor, call.position);
      if (!call.isInProgress && !call.isStale) this.#forget(call);
    }
    while (this.#stale.size > this.#limits.inProgress) {
      const [call] = this.#stale.keys();
      if (call === undefined) break;
      this.#stale.delete(call);
      if (call.recentPlace === null) this.#forget(call);
    }
    const tooMany = this.#inProgress.size - this.#limits.inProgress;
    return tooMany <= 0 ? [] : [...this.#inProgress].slice(0, tooMany);
  }

  #put(known: LiveCall | null, version: ConstructorParameters<typeof LiveCall>[0]): LiveCall {
    const call = new LiveCall(version);
    if (known !== null) this.#replace(known, call);
    const calls = this.#calls.get(call.accountSid) ?? new Map<CallSid, LiveCall>();
    if (calls.size === 0) this.#calls.set(call.accountSid, calls);
    calls.set(call.callSid, call);
    this.#legs.add(call);
    if (call.isInProgress) this.#inProgress.add(call);
    if (call.position > 0) this.#recent.add(call);
    this.reach(call.position);
    return call;
  }

  #replace(known: LiveCall, by: LiveCall): void {
    this.#legs.remove(known);
    this.#recent.remove(known);
    this.#inProgress.delete(known);
    const staleSince = this.#stale.get(known);
    if (staleSince === undefined) return;
    this.#stale.delete(known);
    // Only an end makes it an ordinary call again.
    by.isStale = by.status !== null && !isEnd(by.status);
    if (by.isStale) this.#stale.set(by, staleSince);
  }

  #find(accountSid: AccountSid, callSid: CallSid): LiveCall | null {
    return this.#calls.get(accountSid)?.get(callSid) ?? null;
  }

  #parentIn(parentCallSid: string | null | undefined): CallSid | null {
    return this.#linksLegs ? parseCallSid(parentCallSid ?? '') : null;
  }

  #forget(call: LiveCall): void {
    const { accountSid, callSid } = call;
    this.#legs.remove(call);
    const calls = this.#calls.get(accountSid);
    calls?.delete(callSid);
    if (calls?.size === 0) this.#calls.delete(accountSid);
  }
}

const namesOf = ({ accountSid, callSid, position }: CurrentCall | GoneCall) => ({
  accountSid,
  callSid,
  position,
});

/** An ended call that's no longer in memory, as it was before the change. */
const endedBefore = (
  change: CommittedCall,
  status: CallStatus,
  parentCallSid: CallSid | null,
): LiveCall =>
  new LiveCall({
    ...namesOf(change),
    status,
    // If it joined a batch, it may have done so now: then a client hears once too often that it left.
    failureBatch: change.failureBatch,
    parentCallSid,
    source: { state: () => change.endedBefore() },
    newAfter: 0,
    endKnownAt: null,
  });
