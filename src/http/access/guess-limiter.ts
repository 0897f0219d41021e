/**
 * Throttles guesses at API keys and the admin token, in requests and at sign-in. After ten wrong tokens from one
 * address, only one token a second from there is checked. This locks no one out, even if a proxy makes all clients
 * share an address, and limits guesses to one a second. Addresses are forgotten ten minutes after their last wrong
 * token, and their number is limited.
 */

import { isIPv6 } from 'node:net';
import type { Clock } from '../../ports/clock.ts';

/** Wrong tokens from one address before it's throttled. */
const FREE_GUESSES = 10;
const SLOWED_TO_MS = 1_000;
const FORGOTTEN_AFTER_MS = 10 * 60_000;
const MOST_ADDRESSES = 4_096;

interface Guesser {
  guesses: number;
  /** When the last wrong token arrived, and when a token was last checked while throttled. */
  guessedAt: number;
  lookedAt: number;
}

export class GuessLimiter {
  readonly #clock: Clock;
  /** Ordered by the last wrong token, oldest first. */
  readonly #guessers = new Map<string, Guesser>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether a token from this address can be checked now. It then counts as checked. */
  mayTry(address: string): boolean {
    const guesser = this.#guessers.get(networkOf(address));
    if (guesser === undefined || guesser.guesses < FREE_GUESSES) return true;
    const now = this.#clock.now();
    // If the clock is set back, no one has to wait for it.
    const isSoon = now >= guesser.lookedAt && now - guesser.lookedAt < SLOWED_TO_MS;
    const isForgotten = now - guesser.guessedAt >= FORGOTTEN_AFTER_MS;
    if (isForgotten) this.#guessers.delete(networkOf(address));
    if (isSoon && !isForgotten) return false;
    guesser.lookedAt = now;
    return true;
  }

  /** Records a wrong token from this address. */
  wrong(address: string): void {
    const network = networkOf(address);
    const now = this.#clock.now();
    const known = this.#guessers.get(network) ?? { guesses: 0, guessedAt: now, lookedAt: now };
    if (now - known.guessedAt >= FORGOTTEN_AFTER_MS) known.guesses = 0;
    known.guesses += 1;
    known.guessedAt = now;
    known.lookedAt = now;
    this.#guessers.delete(network);
    this.#guessers.set(network, known);
    if (this.#guessers.size > MOST_ADDRESSES) {
      for (const oldest of this.#guessers.keys()) {
        this.#guessers.delete(oldest);
        break;
      }
    }
  }
}

/** An address, or for IPv6 the /64 network that one customer has. */
function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined || !isIPv6(address)) return mapped ?? address;
  const [before = '', after] = address.toLowerCase().split('::', 2);
  const head = before === '' ? [] : before.split(':');
  const tail = after === undefined || after === '' ? [] : after.split(':');
  const zeros = Array.from({ length: Math.max(0, 8 - head.length - tail.length) }, () => '0');
  return [...head, ...(after === undefined ? [] : zeros), ...tail]
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
}
