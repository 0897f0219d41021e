/** The live window as a signal. It takes messages at any time and publishes at most once per frame. */

import { type ReadonlySignal, signal } from '@preact/signals';
import type { ServerClock } from '../time/server-clock.ts';
import type { LiveMessage } from './live-message.ts';
import { LiveState } from './live-state.ts';
import type { LiveWindow } from './live-window.ts';

export interface LiveStoreOptions {
  readonly clock: ServerClock;
  /** The browser's clock, in milliseconds. */
  now(): number;
  /** Runs `publish` before the next frame, or soon if there are none because the page is hidden. */
  beforeFrame(publish: () => void): void;
}

export class LiveStore {
  readonly #options: LiveStoreOptions;
  readonly #state = new LiveState();
  readonly #window = signal<LiveWindow>(this.#state.nextWindow());
  #isScheduled = false;

  constructor(options: LiveStoreOptions) {
    this.#options = options;
  }

  get window(): ReadonlySignal<LiveWindow> {
    return this.#window;
  }

  readonly take = (message: LiveMessage): void => {
    const { clock, now, beforeFrame } = this.#options;
    const at = now();
    if (message.kind === 'now') clock.read(Date.parse(message.now.at), at);
    this.#state.take(message, at);
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    beforeFrame(() => {
      this.#isScheduled = false;
      this.#window.value = this.#state.nextWindow();
    });
  };
}
