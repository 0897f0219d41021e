/**
 * Loses, holds back, repeats and spoils callbacks on their way to the deliverer, as the active faults
 * say. Without faults, callbacks pass unchanged.
 */

import type { DeliveryFaultKind } from '../contract/fault-kinds.ts';
import type { Callback } from '../delivery/deliverer.ts';
import type { TerminalFate } from '../planning/call-plan.ts';
import type { Clock } from '../vocabulary/clock.ts';
import { between } from '../world/draws.ts';
import type { Schedule } from '../world/schedule.ts';
import type { FaultBook } from './fault-book.ts';
import { spoil, tellsEnd } from './spoil.ts';

export interface DeliveryFaultsOptions {
  readonly book: FaultBook;
  /** Emulated time, in which callbacks are held back. */
  readonly schedule: Schedule;
  readonly clock: Clock;
  readonly send: (callback: Callback) => void;
  /** Called with each callback that will never be sent. */
  readonly onDropped: (callback: Callback, fault: DeliveryFaultKind) => void;
}

interface Lateness {
  readonly fault: DeliveryFaultKind;
  readonly seconds: number;
}

interface HeldBack {
  readonly callback: Callback;
  isReleased: boolean;
}

export class DeliveryFaults {
  readonly #options: DeliveryFaultsOptions;
  /** Callbacks that wait to be overtaken by the next callback of their call. */
  readonly #toBeOvertaken = new Map<string, readonly HeldBack[]>();
  #held = 0;
  #dropped = 0;

  constructor(options: DeliveryFaultsOptions) {
    this.#options = options;
  }

  /** How many callbacks and copies are held back. */
  get held(): number {
    return this.#held;
  }

  /** How many callbacks were dropped. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Passes on a callback, now or later; returns at once. */
  emit(callback: Callback): void {
    const { book } = this.#options;
    if (book.isEmpty && fateOf(callback) === null) this.#send(callback);
    else this.#mistreat(callback, keyOf(callback));
  }

  #mistreat(callback: Callback, key: string): void {
    const { book, onDropped } = this.#options;
    const loss = this.#lossOf(callback, key);
    if (loss !== null) {
      this.#dropped += 1;
      onDropped(callback, loss);
      return;
    }
    const spoiled = spoil(book, callback, key);
    const late = this.#latenessOf(callback, key);
    const copy = book.hit('duplicate', key);
    if (copy !== null) {
      // The copy comes after the first; otherwise a late end would still arrive on time.
      const seconds = (late?.seconds ?? 0) + between(copy.random, 0, copy.seconds);
      this.#sendLater(marked(spoiled, 'duplicate'), seconds);
    }
    const overtaken = book.hit('reorder', key);
    if (late !== null) this.#sendLater(marked(spoiled, late.fault), late.seconds);
    else if (overtaken !== null) this.#sendAfterNext(marked(spoiled, 'reorder'), overtaken.seconds);
    else this.#send(spoiled);
  }

  /** How long to hold back a callback, and why; null for not at all. */
  #latenessOf(callback: Callback, key: string): Lateness | null {
    const { book } = this.#options;
    const fate = fateOf(callback);
    if (fate !== null && fate !== 'lost') {
      return { fault: 'late-terminal', seconds: fate.lateSeconds };
    }
    const late = tellsEnd(callback.parameters) ? book.hit('late-terminal', callback.sid) : null;
    if (late !== null) {
      return { fault: 'late-terminal', seconds: between(late.random, 0.1, 1) * late.seconds };
    }
    const delay = book.hit('delay', key);
    return delay === null
      ? null
      : { fault: 'delay', seconds: between(delay.random, 0, delay.seconds) };
  }

  #lossOf(callback: Callback, key: string): DeliveryFaultKind | null {
    const { book } = this.#options;
    const { parameters, sid } = callback;
    if (fateOf(callback) === 'lost') return 'lost-terminal';
    if (tellsEnd(parameters) && book.hit('lost-terminal', sid) !== null) return 'lost-terminal';
    return book.hit('drop', key) === null ? null : 'drop';
  }

  #sendLater(callback: Callback, seconds: number): void {
    this.#held += 1;
    this.#after(seconds, () => {
      this.#held -= 1;
      this.#send(callback);
    });
  }

  #sendAfterNext(callback: Callback, seconds: number): void {
    const entry: HeldBack = { callback, isReleased: false };
    this.#held += 1;
    const others = this.#toBeOvertaken.get(callback.sid) ?? [];
    this.#toBeOvertaken.set(callback.sid, [...others, entry]);
    this.#after(seconds, () => {
      if (!entry.isReleased) this.#releaseAll(callback.sid);
    });
  }

  #send(callback: Callback): void {
    this.#options.send(callback);
    if (this.#toBeOvertaken.size > 0) this.#releaseAll(callback.sid);
  }

  #releaseAll(sid: string): void {
    const entries = this.#toBeOvertaken.get(sid) ?? [];
    this.#toBeOvertaken.delete(sid);
    for (const entry of entries) {
      entry.isReleased = true;
      this.#held -= 1;
      this.#options.send(entry.callback);
    }
  }

  #after(seconds: number, run: () => void): void {
    const { schedule, clock } = this.#options;
    schedule.at(clock.now() + Math.ceil(seconds * 1_000), run);
  }
}

/** How the called number treats the callback for a call's end; null for any other callback. */
const fateOf = ({ terminal = null, parameters }: Callback): TerminalFate | null =>
  terminal !== null && tellsEnd(parameters) ? terminal : null;

/** The callback with one more fault noted. */
function marked(callback: Callback, fault: DeliveryFaultKind): Callback {
  const { mischief } = callback;
  if (mischief === undefined) throw new Error('A callback that no fault looked at was held back.');
  return { ...callback, mischief: { ...mischief, faults: [...mischief.faults, fault] } };
}

/**
 * A callback's key for the dice: what it reports, independent of time and order. A call can have many
 * recordings, which aren't numbered.
 */
const keyOf = ({ sid, label, parameters }: Callback): string =>
  `${sid}/${label}/${
    parameters['SequenceNumber'] ?? parameters['RecordingSid'] ?? parameters['Timestamp'] ?? ''
  }`;
