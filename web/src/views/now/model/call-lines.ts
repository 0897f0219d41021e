/**
 * The lines of the table of calls in progress, kept in order as calls change: a change costs the same however many
 * calls there are. Times are milliseconds of the server's clock.
 */

import { isEnd } from '../../../../../src/core/call-status.ts';
import type { CallSummary } from '../../../../../src/core/wire/call-summary.ts';
import { inOrder, type Line, placeOf, startOf } from './line.ts';

/** How long a call that ended keeps its line. */
export const LINGER_MS = 3_000;

/** A leg of a leg is shown below the first leg too; deeper ones, and calls that name each other, stay alone. */
const DEEPEST = 8;

export class CallLines {
  readonly #matches: (call: CallSummary) => boolean;
  readonly #bySid = new Map<string, Line>();
  /** The sids of lines that name a call as their parent, by its sid. */
  readonly #legs = new Map<string, Set<string>>();
  /** When each call ended that still has its line; the earliest end first. */
  readonly #lingering = new Map<string, number>();
  #lines: Line[] = [];

  /** Shows calls that match. One that no longer does loses its line at once. */
  constructor(matches: (call: CallSummary) => boolean) {
    this.#matches = matches;
  }

  /** How many lines there are, calls that have just ended among them. */
  get size(): number {
    return this.#lines.length;
  }

  /** How many of the lines are of calls in progress. */
  get inProgress(): number {
    return this.#lines.length - this.#lingering.size;
  }

  has(callSid: string): boolean {
    return this.#bySid.has(callSid);
  }

  sidAt(index: number): string | undefined {
    return this.#lines[index]?.call.callSid;
  }

  /** Lines from one place in the table up to another. */
  slice(from: number, to: number): readonly Line[] {
    return this.#lines.slice(from, to);
  }

  /** Where a call's line is; -1 if it has none. */
  indexOf(callSid: string): number {
    const line = this.#bySid.get(callSid);
    return line === undefined ? -1 : placeOf(line, this.#lines);
  }

  /**
   * Takes all calls in progress as they are now. Those that have the same state as before keep their line, and the
   * first time nothing counts as a change.
   */
  load(calls: ReadonlyMap<string, CallSummary>, now: number): void {
    const isFirst = this.#bySid.size === 0;
    for (const callSid of [...this.#bySid.keys()]) {
      if (!calls.has(callSid) && !this.#lingering.has(callSid)) this.#forget(callSid);
    }
    for (const call of calls.values()) {
      if (this.#matches(call)) {
        this.#remember(call, isFirst ? Number.NEGATIVE_INFINITY : now);
      } else {
        this.#forget(call.callSid);
      }
    }
    for (const [callSid, line] of this.#bySid) {
      this.#bySid.set(callSid, { ...line, top: this.#topOf(line) });
    }
    this.#lines = [...this.#bySid.values()].sort(inOrder);
  }

  /** Takes calls that changed, and sids of calls that are gone without an end. */
  change(
    { changed, left }: { changed: Iterable<CallSummary>; left: readonly string[] },
    now: number,
  ): void {
    for (const call of changed) {
      const isShown = this.#bySid.has(call.callSid);
      if (isEnd(call.status) ? isShown : this.#matches(call)) {
        this.#put(call, now);
      } else if (isShown) {
        this.#remove(call.callSid);
      }
    }
    for (const callSid of left) this.#remove(callSid);
  }

  /** Takes the lines away of calls that ended three seconds ago. Returns whether there were any. */
  settle(now: number): boolean {
    const before = this.#lines.length;
    for (const [callSid, endedAt] of this.#lingering) {
      // An end in the future means that the clock was set since.
      if (Math.abs(now - endedAt) < LINGER_MS) break;
      this.#remove(callSid);
    }
    return this.#lines.length < before;
  }

  #put(call: CallSummary, now: number): void {
    const before = this.#bySid.get(call.callSid);
    const line = this.#remember(call, now);
    if (before !== undefined && isSamePlace(before, line)) {
      this.#lines[placeOf(before, this.#lines)] = line;
      return;
    }
    this.#whileUprooted(call.callSid, () => {
      if (before !== undefined) this.#takeOut(before);
      this.#insert(line);
    });
  }

  #remove(callSid: string): void {
    const line = this.#bySid.get(callSid);
    if (line === undefined) return;
    this.#whileUprooted(callSid, () => {
      this.#takeOut(line);
      this.#forget(callSid);
    });
  }

  /**
   * Lets a call come, move or go while its legs are out of the list: the list isn't in order while a call and its
   * legs disagree about where it is.
   */
  #whileUprooted(callSid: string, change: () => void): void {
    const legs = this.#allLegs(callSid);
    for (const leg of legs) this.#takeOut(leg);
    change();
    for (const leg of legs) this.#insert(leg);
  }

  /** The lines of a call's legs, and of theirs. */
  #allLegs(callSid: string): readonly Line[] {
    const found = new Map<string, Line>();
    let parents: readonly string[] = [callSid];
    for (let depth = 0; depth < DEEPEST && parents.length > 0; depth += 1) {
      const sids = parents.flatMap((parent) => [...(this.#legs.get(parent) ?? [])]);
      parents = sids.filter((sid) => sid !== callSid && !found.has(sid));
      for (const sid of parents) {
        const line = this.#bySid.get(sid);
        if (line !== undefined) found.set(sid, line);
      }
    }
    return [...found.values()];
  }

  #takeOut(line: Line): void {
    this.#lines.splice(placeOf(line, this.#lines), 1);
  }

  #insert(line: Line): void {
    const planted = { ...line, top: this.#topOf(line) };
    this.#bySid.set(line.call.callSid, planted);
    this.#lines.splice(placeOf(planted, this.#lines), 0, planted);
  }

  #topOf(line: Line): Line['top'] {
    let top = line;
    for (let depth = 0; depth < DEEPEST; depth += 1) {
      const { parentCallSid } = top.call;
      const parent = parentCallSid === null ? undefined : this.#bySid.get(parentCallSid);
      if (parent === undefined) return { callSid: top.call.callSid, since: top.since };
      top = parent;
    }
    return { callSid: line.call.callSid, since: line.since };
  }

  /** Notes a call's new state. Its line stays where it is until it's planted again. */
  #remember(call: CallSummary, changedAt: number): Line {
    const { callSid, parentCallSid } = call;
    const before = this.#bySid.get(callSid);
    if (before?.call === call) return before;
    if (before?.call.parentCallSid !== parentCallSid) this.#leaveParent(before?.call);
    if (parentCallSid !== null) {
      const legs = this.#legs.get(parentCallSid) ?? new Set();
      this.#legs.set(parentCallSid, legs.add(callSid));
    }
    const since = startOf(call);
    // The same state of a call again, because the board loaded all calls again.
    const isKnown = before?.call.updatedAt === call.updatedAt;
    const endedAt = isEnd(call.status) ? (before?.endedAt ?? changedAt) : null;
    if (endedAt === null) this.#lingering.delete(callSid);
    else if (!this.#lingering.has(callSid)) this.#lingering.set(callSid, endedAt);
    const line: Line = {
      call,
      since,
      top: before?.top ?? { callSid, since },
      changedAt: isKnown ? before.changedAt : changedAt,
      changes: (before?.changes ?? 0) + (isKnown ? 0 : 1),
      endedAt,
    };
    this.#bySid.set(callSid, line);
    return line;
  }

  #forget(callSid: string): void {
    this.#leaveParent(this.#bySid.get(callSid)?.call);
    this.#bySid.delete(callSid);
    this.#lingering.delete(callSid);
  }

  #leaveParent(call: CallSummary | undefined): void {
    if (call === undefined || call.parentCallSid === null) return;
    const legs = this.#legs.get(call.parentCallSid);
    legs?.delete(call.callSid);
    if (legs?.size === 0) this.#legs.delete(call.parentCallSid);
  }
}

const isSamePlace = (before: Line, line: Line): boolean =>
  before.since === line.since && before.call.parentCallSid === line.call.parentCallSid;
