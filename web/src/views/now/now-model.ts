/** What the Now view shows besides its tiles, kept up with the live window while the view is open. */

import { effect, type ReadonlySignal, signal } from '@preact/signals';
import type { CallSummary } from '../../../../src/core/wire/call-summary.ts';
import type { LiveWindow } from '../../live/live-window.ts';
import { isShown, isShownEnded, type NowFilter } from './filter.ts';
import { CallLines } from './model/call-lines.ts';

/** How many calls "Just ended" shows. */
export const MOST_ENDED = 50;

/** The lines of the table at one moment: read them, and read again when there's a new one. */
export interface Table {
  readonly lines: CallLines;
  /** Calls in progress in all, whether the filter shows them or not. */
  readonly calls: number;
}

export interface NowModelOptions {
  readonly live: ReadonlySignal<LiveWindow>;
  /** Once a second. */
  readonly second: ReadonlySignal<number>;
  readonly filter: NowFilter;
  /** The server's clock, in milliseconds. */
  now(): number;
}

export class NowModel {
  readonly #options: NowModelOptions;
  readonly #lines: CallLines;
  readonly #table = signal<Table | null>(null);
  readonly #ended = signal<readonly CallSummary[]>([]);
  #loads = -1;

  constructor(options: NowModelOptions) {
    this.#options = options;
    this.#lines = new CallLines((call) => isShown(call, options.filter));
  }

  /** Null until the calls in progress are loaded. */
  get table(): ReadonlySignal<Table | null> {
    return this.#table;
  }

  /** Calls that ended and have no line any more, newest first. */
  get ended(): ReadonlySignal<readonly CallSummary[]> {
    return this.#ended;
  }

  /** Follows the live window until the returned function is called. */
  follow(): () => void {
    const { live, second, now } = this.#options;
    const unfollow = effect(() => this.#take(live.value, now()));
    const unsettle = effect(() => {
      void second.value;
      if (this.#lines.settle(now())) this.#publish(live.peek());
    });
    return () => {
      unfollow();
      unsettle();
    };
  }

  #take(window: LiveWindow, now: number): void {
    if (!window.isLoaded) return;
    if (window.loads === this.#loads) {
      this.#lines.change({ changed: window.changed.values(), left: window.left }, now);
    } else {
      this.#lines.change({ changed: window.ended, left: [] }, now);
      this.#lines.load(window.calls, now);
      this.#loads = window.loads;
    }
    this.#lines.settle(now);
    this.#publish(window);
  }

  #publish({ calls, ended }: LiveWindow): void {
    this.#table.value = { lines: this.#lines, calls: calls.size };
    const shown: CallSummary[] = [];
    for (const call of ended) {
      if (shown.length === MOST_ENDED) break;
      if (!this.#lines.has(call.callSid) && isShownEnded(call, this.#options.filter)) {
        shown.push(call);
      }
    }
    if (!isSameList(shown, this.#ended.peek())) this.#ended.value = shown;
  }
}

const isSameList = (one: readonly unknown[], other: readonly unknown[]): boolean =>
  one.length === other.length && one.every((item, index) => item === other[index]);
