/**
 * Decides when there are too many callbacks to show each on a terminal, and sums them up instead. Counts one
 * second at a time, and prints nothing.
 */
import type { ShownDelivery } from './delivery-line.ts';
import { safeText } from './safe-text.ts';

/** More callbacks than this in a second are summed up. */
const MOST_LINES_A_SECOND = 300;
/** Statuses come from outside: beyond this many distinct ones, they're counted as `other`. */
const MOST_STATUSES = 12;

export class CallbackRate {
  readonly #most: number;
  #summing = false;
  #seen = 0;
  #summed = 0;
  #duplicates = 0;
  #unprocessable = 0;
  readonly #byStatus = new Map<string, number>();

  constructor(most: number = MOST_LINES_A_SECOND) {
    this.#most = most;
  }

  /** Counts a commit's callbacks; false if they're summed up instead of shown. */
  admits(deliveries: readonly ShownDelivery[]): boolean {
    this.#seen += deliveries.length;
    if (this.#seen > this.#most) this.#summing = true;
    if (!this.#summing) return true;
    for (const delivery of deliveries) this.#count(delivery);
    return false;
  }

  /** Ends the second: its sum in words, or null if every callback was shown. */
  endSecond(): string | null {
    const words = this.#summed === 0 ? null : this.#inWords();
    if (this.#seen <= this.#most) this.#summing = false;
    this.#seen = 0;
    this.#summed = 0;
    this.#duplicates = 0;
    this.#unprocessable = 0;
    this.#byStatus.clear();
    return words;
  }

  #count({ line, outcome }: ShownDelivery): void {
    this.#summed += 1;
    if (outcome === 'duplicate') this.#duplicates += 1;
    if (outcome === 'unprocessable') this.#unprocessable += 1;
    const status = line.callStatus ?? 'without status';
    const known = this.#byStatus.has(status) || this.#byStatus.size < MOST_STATUSES;
    const name = known ? status : 'other';
    this.#byStatus.set(name, (this.#byStatus.get(name) ?? 0) + 1);
  }

  #inWords(): string {
    const statuses = [...this.#byStatus]
      .sort((one, other) => other[1] - one[1])
      .map(([status, count]) => `${grouped(count)} ${safeText(status)}`);
    const marks = [
      ...(this.#duplicates > 0 ? [`${grouped(this.#duplicates)} duplicate`] : []),
      ...(this.#unprocessable > 0 ? [`${grouped(this.#unprocessable)} unprocessable`] : []),
    ];
    const which = this.#summed < this.#seen ? 'more callbacks' : 'callbacks';
    return (
      `${grouped(this.#summed)} ${which} in the last second: ${statuses.join(', ')}` +
      (marks.length > 0 ? ` (${marks.join(', ')})` : '')
    );
  }
}

/** A count with separators: `1,234`. */
export const grouped = (count: number): string => count.toLocaleString('en-US');
