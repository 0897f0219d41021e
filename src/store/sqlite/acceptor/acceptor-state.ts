/**
 * Whether callbacks are accepted, and why not:
 *
 *                 stall
 *         open ─────────▶ stalled
 *          │  ◀─────────     │        stalled: the database can't be written; the writer tries again
 *          │    recover      │        closing: what was accepted is written, and nothing more is accepted
 *          ├─────────────────┤        failed:  nothing can be kept any more, so the process ends
 *          │ beginClosing    │ fail
 *          ▼                 ▼
 *       closing ─────────▶ failed
 *                 fail
 */

export type AcceptorCondition = 'open' | 'stalled' | 'closing' | 'failed';

export class AcceptorState {
  #condition: AcceptorCondition = 'open';
  /** The latest reason why callbacks couldn't be kept. */
  #reason: string | null = null;

  get condition(): AcceptorCondition {
    return this.#condition;
  }

  get isOpen(): boolean {
    return this.#condition === 'open';
  }

  /** Whether callbacks are accepted, or will be once the database can be written. */
  get isAlive(): boolean {
    return this.#condition === 'open' || this.#condition === 'stalled';
  }

  get hasFailed(): boolean {
    return this.#condition === 'failed';
  }

  /** Why callbacks aren't accepted; null while they are. */
  get problem(): string | null {
    return this.#condition === 'open' ? null : (this.#reason ?? 'Callboard is stopping');
  }

  /** The database can't be written. Closing goes on regardless. */
  stall(reason: string): void {
    if (this.#condition === 'open') this.#condition = 'stalled';
    this.#reason = reason;
  }

  /** The database was written. */
  recover(): void {
    if (this.#condition === 'stalled') this.#condition = 'open';
  }

  beginClosing(): void {
    if (this.isAlive) this.#condition = 'closing';
  }

  /** Nothing can be kept any more. */
  fail(reason: string): void {
    this.#condition = 'failed';
    this.#reason = reason;
  }
}
