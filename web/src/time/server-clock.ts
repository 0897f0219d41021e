/** The server's clock, as far as a browser can know it. */

/** How many readings it remembers: half a minute of them. */
const REMEMBERED = 30;
/** A reading that's further off than this means that one of the clocks was set, in milliseconds. */
const SET_MS = 10_000;

export class ServerClock {
  readonly #offsets: number[] = [];

  /**
   * Takes a reading of the server's clock that came at `receivedAt` by the browser's. The way here makes each
   * reading too early, so the latest one of the recent readings is closest.
   */
  read(serverAt: number, receivedAt: number): void {
    if (Math.abs(serverAt - this.at(receivedAt)) > SET_MS) this.#offsets.length = 0;
    this.#offsets.push(serverAt - receivedAt);
    if (this.#offsets.length > REMEMBERED) this.#offsets.shift();
  }

  /** The server's time when the browser's clock shows `local`; the same until there's a reading. */
  at(local: number): number {
    return local + (this.#offsets.length === 0 ? 0 : Math.max(...this.#offsets));
  }
}
