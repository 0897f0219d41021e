/** How many calls began before a time and last into it, as that time moves on. */

import type { Whose } from './minute-calls.ts';

export interface LastingOf {
  readonly whose: Whose;
  /** By the sweep's place. */
  readonly calls: readonly number[];
}

export type LastingCalls = readonly LastingOf[];

interface Counted {
  readonly whose: Whose;
  readonly calls: number[];
}

export class Lasting {
  readonly #counted = new Map<string, Counted>();

  add(whose: Whose, place: number, by: number): void {
    const name = `${whose.leg} ${whose.account}`;
    const { calls } = this.#counted.get(name) ?? { calls: [] };
    calls[place] = (calls[place] ?? 0) + by;
    this.#counted.set(name, { whose, calls });
  }

  snapshot(): LastingCalls {
    return [...this.#counted.values()].map(({ whose, calls }) => ({ whose, calls: [...calls] }));
  }
}
