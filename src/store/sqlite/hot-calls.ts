/**
 * Which calls are kept unpacked: those whose latest event is one of the last few hundred. A call's
 * events often come close together, and each of them would unpack and pack it again. It only says who
 * has had no turn for so long; what that means is its caller's.
 */

/** What is known here of a call. */
interface TakesTurns {
  /** Its latest turn; written here. */
  turn: number;
}

/** Turns until a call that had no other has cooled down. */
const TURNS = 512;

export class HotCalls<Call extends TakesTurns> {
  /** Whose turn it was, for the last `TURNS` turns. */
  readonly #turns: (Call | null)[] = Array.from({ length: TURNS }, () => null);
  #turn = 0;

  /** It is this call's turn. Returns the call that has cooled down by it, if any. */
  add(call: Call): Call | null {
    const before = this.#turn - TURNS;
    const place = this.#turn % TURNS;
    const oldest = this.#turns[place] ?? null;
    this.#turns[place] = call;
    call.turn = this.#turn;
    this.#turn += 1;
    return oldest !== null && oldest.turn === before ? oldest : null;
  }
}
