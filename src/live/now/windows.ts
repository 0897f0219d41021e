/** The figures of all accounts, kept up to date with every change. */

import type { AccountSid } from '../../core/ids.ts';
import type { Now } from '../../core/wire/now.ts';
import type { Scope } from '../../ports/access/scope.ts';
import type { Change } from '../book/call-book.ts';
import type { LiveCall } from '../book/live-call.ts';
import { AccountWindow } from './account-window.ts';
import { nowOf } from './now-of.ts';

export class Windows {
  #since: number;
  readonly #accounts = new Map<AccountSid, AccountWindow>();

  /** Counts from `since` on, milliseconds since 1970. */
  constructor(since: number) {
    this.#since = since;
  }

  /** Forgets everything, and counts from `since` on. */
  clear(since: number): void {
    this.#since = since;
    this.#accounts.clear();
  }

  take(change: Change, at: number): void {
    this.#of(change.call).take(change, at);
  }

  /** A call that was there before the first change was taken. */
  takeLoaded(call: LiveCall, updatedAt: number): void {
    this.heard(call, updatedAt);
    if (call.isInProgress) this.#of(call).takeOpen(call);
    else this.#of(call).takeEnded(call, updatedAt);
  }

  /** Something of the call's account arrived then. */
  heard(call: LiveCall, at: number): void {
    const account = this.#of(call);
    account.lastAt = Math.max(account.lastAt ?? at, at);
  }

  /** Call this before a call goes stale. */
  goStale(call: LiveCall): void {
    this.#of(call).goStale(call);
  }

  /** From an event, in the provider's time, to its arrival. */
  lag(call: LiveCall, seconds: number, at: number): void {
    this.#of(call).slotAt(at).lag(seconds);
  }

  /** How it's going for someone who sees these accounts. */
  now(scope: Scope, at: number): Now {
    const accounts =
      scope === 'all'
        ? [...this.#accounts.values()]
        : scope.flatMap((account) => this.#accounts.get(account) ?? []);
    return nowOf(accounts, at, this.#since);
  }

  #of({ accountSid }: LiveCall): AccountWindow {
    const known = this.#accounts.get(accountSid);
    if (known !== undefined) return known;
    const account = new AccountWindow();
    this.#accounts.set(accountSid, account);
    return account;
  }
}
