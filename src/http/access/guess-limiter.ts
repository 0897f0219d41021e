/**
 * Slows down guesses at the admin token. After ten wrong ones from one address, one token a second from
 * there is looked at, and the others are told to come again. So nobody is locked out, not even where a
 * proxy makes everybody one address, and nobody finds out more than one token a second. It forgets an
 * address ten minutes after its last wrong token, and holds a bounded number of them.
 */

import { isIPv6 } from 'node:net';
import type { Clock } from '../../ports/clock.ts';

/** Wrong tokens from one address that cost it nothing. */
const FREE_GUESSES = 10;
const SLOWED_TO_MS = 1_000;
const FORGOTTEN_AFTER_MS = 10 * 60_000;
const MOST_ADDRESSES = 4_096;

interface Guesser {
  guesses: number;
  /** When the last wrong token came, and when one was last looked at while slowed. */
  guessedAt: number;
  lookedAt: number;
}

export class GuessLimiter {
  readonly #clock: Clock;
  /** The one whose last wrong token is the oldest comes first. */
  readonly #guessers = new Map<string, Guesser>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether a token from this address may be looked at now. It counts as looked at. */
  mayTry(address: string): boolean {
    const guesser = this.#guessers.get(networkOf(address));
    if (guesser === undefined || guesser.guesses < FREE_GUESSES) return true;
    const now = this.#clock.now();
    // A clock that was set back must not make anyone wait for it.
    const isSoon = now >= guesser.lookedAt && now - guesser.lookedAt < SLOWED_TO_MS;
    const isForgotten = now - guesser.guessedAt >= FORGOTTEN_AFTER_MS;
    if (isForgotten) this.#guessers.delete(networkOf(address));
    if (isSoon && !isForgotten) return false;
    guesser.lookedAt = now;
    return true;
  }

  /** A token from this address was wrong. */
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

/** An address, of IPv6 the network of it that one customer has (/64). */
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
