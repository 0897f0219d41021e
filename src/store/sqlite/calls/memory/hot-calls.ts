/**
 * Which calls are kept unpacked: those whose events come within a few hundred events of each other, since
 * each of those would unpack and pack its call again. This only counts turns; the caller packs.
 */

import { HOT_TURNS } from '../../tuning.ts';

/** What this needs of a call. */
interface TakesTurns {
  /** Its latest turn, set here; null before its first. */
  turn: number | null;
}

export class HotCalls<Call extends TakesTurns> {
  /** The calls of the last `HOT_TURNS` turns. */
  readonly #turns: (Call | null)[] = Array.from({ length: HOT_TURNS }, () => null);
  #turn = 0;

  /** Whether the call has had a turn lately. */
  isHot(call: Call): boolean {
    return call.turn !== null && call.turn >= this.#turn - HOT_TURNS;
  }

  /** Gives a call a turn. Returns the call that has cooled down, if any. */
  add(call: Call): Call | null {
    const before = this.#turn - HOT_TURNS;
    const place = this.#turn % HOT_TURNS;
    const oldest = this.#turns[place] ?? null;
    this.#turns[place] = call;
    call.turn = this.#turn;
    this.#turn += 1;
    return oldest !== null && oldest.turn === before ? oldest : null;
  }
}
