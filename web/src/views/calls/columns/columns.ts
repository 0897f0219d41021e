/** Which columns the list shows. Remembered by this browser. */

import { signal } from '@preact/signals';
import { type DimensionName, isDimension } from '../call-filters.ts';

/** Those that can be left out; state, time and parties always stay, and dimensions are added. */
export const COLUMNS = ['direction', 'ring', 'talk', 'sip', 'mos', 'sid'] as const;
/** One of them, or an own dimension's. */
export type ColumnName = (typeof COLUMNS)[number] | DimensionName;

const KEY = 'callboard.columns';

export class ColumnKeeper {
  /** Those that aren't as they are at first: dimensions are chosen, and the others left out. */
  readonly #changed = signal<ReadonlySet<string>>(remembered());

  /** Follows the choice if it's called while something is drawn. */
  isShown(name: ColumnName): boolean {
    return this.#changed.value.has(name) === isDimension(name);
  }

  show(name: ColumnName, isShown: boolean): void {
    const changed = new Set(this.#changed.value);
    if (isShown === isDimension(name)) changed.add(name);
    else changed.delete(name);
    this.#changed.value = changed;
    try {
      localStorage.setItem(KEY, [...changed].join(','));
    } catch {
      // A browser that keeps nothing shows it until the page is closed.
    }
  }
}

function remembered(): ReadonlySet<string> {
  try {
    const names = (localStorage.getItem(KEY) ?? '').split(',');
    return new Set(
      names.filter((name) => isDimension(name) || COLUMNS.some((one) => one === name)),
    );
  } catch {
    return new Set();
  }
}
