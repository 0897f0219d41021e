/**
 * Counts how often each event of a call was repeated, by reading the log between the event and the call's last
 * record. That's done when a timeline is asked for and its call has repeats, so callbacks pay nothing for it.
 * Memory holds a block and a count for each event of the page.
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
import { SEARCH_TURN_MS } from '../tuning.ts';
import type { LogReader } from './log.ts';

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

const NONE: Repeats = { count: 0, lastAt: null };

export class RepeatSearch {
  readonly #log: LogReader;
  readonly #now: () => number;
  #isStopped = false;

  /** `now`: milliseconds of a steady clock. */
  constructor(log: LogReader, now: () => number) {
    this.#log = log;
    this.#now = now;
  }

  /** The repeats of each event, parallel to `events`, which ascend. Lets other work in between. */
  async of(
    call: CallName,
    events: readonly KeyedEvent[],
    { last, most }: RepeatRange,
  ): Promise<readonly Repeats[]> {
    const first = events[0];
    if (first === undefined || most === 0) return events.map(() => NONE);
    const tallies = new Map<string, Tally>();
    for (const { key, position } of events) tallies.set(key, { position, repeats: NONE });
    await this.#count(nameInRecords(call.accountSid, call.callSid), tallies, {
      first: first.position + 1,
      last,
      most,
    });
    return events.map(({ key }) => tallies.get(key)?.repeats ?? NONE);
  }

  /** Ends searches, which then throw. */
  stop(): void {
    this.#isStopped = true;
  }

  async #count(
    name: NameInRecords,
    tallies: ReadonlyMap<string, Tally>,
    { first, last, most }: RepeatRange & { readonly first: number },
  ): Promise<void> {
    let found = 0;
    let turnEnds = this.#now() + SEARCH_TURN_MS;
    for (let next = first; next <= last && found < most; ) {
      const block = this.#log.bytesFrom(next);
      if (block === null) return;
      for (const record of recordsOfCall(block.records, name)) {
        const position = block.first + record.index;
        if (position >= next && position <= last && isRepeat(record, position, tallies)) found += 1;
      }
      next = block.next;
      if (this.#now() < turnEnds) continue;
      await setImmediate();
      if (this.#isStopped) throw new Error('the store is being closed');
      turnEnds = this.#now() + SEARCH_TURN_MS;
    }
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
      return false;
  }
  if (tally !== undefined) {
    const { count, lastAt } = tally.repeats;
    tally.repeats = { count: count + 1, lastAt: Math.max(lastAt ?? receivedAt, receivedAt) };
  }
  return true;
}
