/**
 * Which calls are kept unpacked: those of the last few hundred events, while their events come that
 * close together; each of them would unpack and pack its call again. It only says whose turn is how long
 * ago; what that means is its caller's.
 */

import { HOT_TURNS } from '../tuning.ts';

/** What is known here of a call. */
interface TakesTurns {
  /** Its latest turn; written here, and null before its first one. */
  turn: number | null;
}

export class HotCalls<Call extends TakesTurns> {
  /** Whose turn it was, for the last `HOT_TURNS` turns. */
  readonly #turns: (Call | null)[] = Array.from({ length: HOT_TURNS }, () => null);
  #turn = 0;

  /** Whether the call has had a turn, and has not cooled down since. */
  isHot(call: Call): boolean {
    return call.turn !== null && call.turn >= this.#turn - HOT_TURNS;
  }

  /** It is this call's turn. Returns the call that has cooled down by it, if any. */
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
