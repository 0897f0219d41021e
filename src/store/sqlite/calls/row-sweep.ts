/**
 * Chooses which stale rows to write next: a clock hand sweeps the row ids, so each row waits at most one
 * round. Rows that share a page are written together, however calls interleave, and a change ahead of the
 * hand doesn't wait for the next round.
 */

import { IDS_PER_STRIP, ROUND_MS } from '../tuning.ts';

/** What this needs of a call. */
interface WithRow {
  readonly row: { readonly id: number } | null;
}

const stripOf = (id: number): number => Math.floor(id / IDS_PER_STRIP);

export class RowSweep<Call extends WithRow> {
  /** Stale rows by strip of ids. */
  readonly #due = new Map<number, Call[]>();
  /** The strips ahead in this round, the next one last. */
  #ahead: number[] = [];
  /** The strip at the hand, and its rows that are still to be written, the next one last. */
  #hand = -1;
  #atHand: Call[] = [];
  #size = 0;
  #takenAt = 0;

  /** A call's row `id` became stale. */
  add(call: Call, id: number): void {
    this.#size += 1;
    const strip = stripOf(id);
    const due = this.#due.get(strip);
    if (due !== undefined) {
      due.push(call);
      return;
    }
    this.#due.set(strip, [call]);
    if (strip > this.#hand) this.#comeBy(strip);
  }

  /**
   * Takes the calls whose rows are due at `now`, milliseconds of a steady clock, at most `most`. Some may
   * have been written by other means since.
   */
  take(now: number, most: number): readonly Call[] {
    // At an even pace, rows wait for half a round on average.
    const share = (2 * this.#size * (now - this.#takenAt)) / ROUND_MS;
    this.#takenAt = now;
    const count = Math.min(Math.ceil(share), most, this.#size);
    const taken: Call[] = [];
    while (taken.length < count) {
      if (this.#atHand.length === 0) this.#moveOn();
      const part = this.#atHand.splice(taken.length - count);
      for (const call of part.reverse()) taken.push(call);
    }
    this.#size -= count;
    return taken;
  }

  /** Forgets everything: no row is stale. */
  clear(): void {
    this.#due.clear();
    this.#ahead = [];
    this.#atHand = [];
    this.#size = 0;
  }

  #moveOn(): void {
    if (this.#ahead.length === 0) this.#ahead = [...this.#due.keys()].sort((a, b) => b - a);
    this.#hand = this.#ahead.pop() ?? -1;
    const due = this.#due.get(this.#hand) ?? [];
    this.#due.delete(this.#hand);
    this.#atHand = due.sort((a, b) => (b.row?.id ?? 0) - (a.row?.id ?? 0));
  }

  /** Adds a strip to this round that was empty when the round began. */
  #comeBy(strip: number): void {
    const behind = this.#ahead.findLastIndex((other) => other > strip);
    this.#ahead.splice(behind + 1, 0, strip);
  }
}
