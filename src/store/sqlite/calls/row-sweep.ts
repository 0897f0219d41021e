/**
 * In which order rows that are behind their calls are written: a hand goes round through their ids, at
 * the pace that leaves each of them waiting for one round at most. Rows that share a page are so written
 * together, however calls interleave, and a change ahead of the hand does not wait for the next round.
 * It knows when a row is due, and never what is in it.
 */

import { IDS_PER_STRIP, ROUND_MS } from '../tuning.ts';

/** What is known here of a call that has a row. */
interface WithRow {
  readonly row: { readonly id: number } | null;
}

const stripOf = (id: number): number => Math.floor(id / IDS_PER_STRIP);

export class RowSweep<Call extends WithRow> {
  /** What became due, by strips of ids. */
  readonly #due = new Map<number, Call[]>();
  /** The strips that are still ahead in this round, the next one last. */
  #ahead: number[] = [];
  /** The strip at the hand, and what of it is still to be written, the next one last. */
  #hand = -1;
  #atHand: Call[] = [];
  #size = 0;
  #takenAt = 0;

  /** A call got ahead of its row `id`. */
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
   * The calls whose rows are due at `now`, milliseconds of a steady clock, and no more than `most`. Some
   * may have been written otherwise meanwhile.
   */
  take(now: number, most: number): readonly Call[] {
    // Where the hand goes round evenly, rows wait for half a round in the mean.
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

  /** Forgets everything: nothing is due. */
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

  /** The hand comes by a strip in this round that was empty when the round began. */
  #comeBy(strip: number): void {
    const behind = this.#ahead.findLastIndex((other) => other > strip);
    this.#ahead.splice(behind + 1, 0, strip);
  }
}
