/**
 * Counts how often each event of a call was repeated, by reading the log between the event and the call's last
 * record. That's done when a timeline is asked for and its call has repeats, so callbacks pay nothing for it.
 * Memory holds a block and a count for each event of the page.
 *
 * Repeats come soon after their event, or much later and then last: so it reads from both ends at once. Between a repeat
 * in the middle and both ends there can be millions of other calls' records, so it gives up in time.
 */

import { setImmediate } from 'node:timers/promises';
import type { EventKey } from '../../../core/ids.ts';
import type { CallName } from '../database/damage.ts';
import {
  type NameInRecords,
  nameInRecords,
  type RecordOfCall,
  recordsOfCall,
} from '../journal/records-of-call.ts';
import { SEARCH_CPU_MS, SEARCH_TURN_MS } from '../tuning.ts';
import type { BlockBytes, LogReader } from './log.ts';

/** An event, and where it is. */
export interface KeyedEvent {
  readonly key: EventKey;
  readonly position: number;
}

/** The repeats of an event. */
export interface Repeats {
  readonly count: number;
  /** When the latest arrived, in milliseconds since 1970; null without any. */
  readonly lastAt: number | null;
}

/** Which records can be repeats of the events. */
export interface RepeatRange {
  /** The call's last record. */
  readonly last: number;
  /** The repeats of the whole call: the search ends once it has found them all. */
  readonly most: number;
}

interface Tally {
  /** Of the event. */
  readonly position: number;
  /** Its repeats so far. */
  repeats: Repeats;
}

/** What tells how long it takes. */
export interface SearchClocks {
  /** Milliseconds of a steady clock. */
  readonly now: () => number;
  /** Milliseconds of processor time that its thread has taken. */
  readonly cpuMs: () => number;
}

interface Search {
  readonly name: NameInRecords;
  readonly tallies: ReadonlyMap<string, Tally>;
  /** The repeats that there are. */
  readonly most: number;
  found: number;
}

const NONE: Repeats = { count: 0, lastAt: null };

export class RepeatSearch {
  readonly #log: LogReader;
  readonly #clocks: SearchClocks;
  #isStopped = false;

  constructor(log: LogReader, clocks: SearchClocks) {
    this.#log = log;
    this.#clocks = clocks;
  }

  /**
   * The repeats of each event, parallel to `events`, which ascend; null if there's too much to read. Lets other work in
   * between.
   */
  async of(
    call: CallName,
    events: readonly KeyedEvent[],
    { last, most }: RepeatRange,
  ): Promise<readonly Repeats[] | null> {
    const first = events[0];
    if (first === undefined || most === 0) return events.map(() => NONE);
    const tallies = new Map<string, Tally>();
    for (const { key, position } of events) tallies.set(key, { position, repeats: NONE });
    const search = { name: nameInRecords(call.accountSid, call.callSid), tallies, most, found: 0 };
    const isComplete = await this.#search(search, first.position + 1, last);
    if (!isComplete) return null;
    return events.map(({ key }) => tallies.get(key)?.repeats ?? NONE);
  }

  /** Ends searches, which then throw. */
  stop(): void {
    this.#isStopped = true;
  }

  /** From both ends towards the middle. Returns whether it has found all repeats there are. */
  async #search(search: Search, first: number, last: number): Promise<boolean> {
    const { now, cpuMs } = this.#clocks;
    let [from, to] = [first, last];
    let spentMs = 0;
    let [turnEnds, began] = [now() + SEARCH_TURN_MS, cpuMs()];
    while (from <= to && search.found < search.most) {
      const early = this.#log.bytesFrom(from);
      if (early !== null) count(search, early, from, to);
      from = early?.next ?? to + 1;
      const late = from <= to ? this.#log.bytesUpTo(to) : null;
      if (late !== null) count(search, late, from, to);
      to = (late?.first ?? from) - 1;
      if (now() < turnEnds) continue;
      spentMs += cpuMs() - began;
      if (spentMs > SEARCH_CPU_MS) return false;
      await setImmediate();
      if (this.#isStopped) throw new Error('the store is being closed');
      [turnEnds, began] = [now() + SEARCH_TURN_MS, cpuMs()];
    }
    return true;
  }
}

/** Counts the repeats among a block's records from position `from` to `to`. */
function count(search: Search, block: BlockBytes, from: number, to: number): void {
  for (const record of recordsOfCall(block.records, search.name)) {
    const position = block.first + record.index;
    const isWithin = position >= from && position <= to;
    if (isWithin && isRepeat(record, position, search.tallies)) search.found += 1;
  }
}

/** Whether the record repeats an event of the call. If it's one of these, it's counted there. */
function isRepeat(
  { kind, key, receivedAt }: RecordOfCall,
  position: number,
  tallies: ReadonlyMap<string, Tally>,
): boolean {
  const tally = tallies.get(key);
  switch (kind) {
    case 'repeat':
      break;
    case 'event':
      // The log has an event twice if its call couldn't be read at the repeat.
      if (tally === undefined || tally.position === position) return false;
      break;
    case 'unprocessable':
    case 'erasure':
    case 'purge':
    case 'expired':
      return false;
  }
  if (tally !== undefined) {
    const { count, lastAt } = tally.repeats;
    tally.repeats = { count: count + 1, lastAt: Math.max(lastAt ?? receivedAt, receivedAt) };
  }
  return true;
}
