/** Which columns the list shows. Remembered by this browser. */

import { type ReadonlySignal, signal } from '@preact/signals';

/** Those that can be left out; state, time and parties always stay. */
export const COLUMNS = ['direction', 'ring', 'talk', 'sip', 'mos', 'sid'] as const;
export type ColumnName = (typeof COLUMNS)[number];

const KEY = 'callboard.columns';

export class ColumnKeeper {
  readonly #hidden = signal<ReadonlySet<ColumnName>>(remembered());

  get hidden(): ReadonlySignal<ReadonlySet<ColumnName>> {
    return this.#hidden;
  }

  show(name: ColumnName, isShown: boolean): void {
    const hidden = new Set(this.#hidden.value);
    if (isShown) hidden.delete(name);
    else hidden.add(name);
    this.#hidden.value = hidden;
    try {
      localStorage.setItem(KEY, [...hidden].join(','));
    } catch {
      // A browser that keeps nothing shows it until the page is closed.
    }
  }
}

function remembered(): ReadonlySet<ColumnName> {
  try {
    const names = (localStorage.getItem(KEY) ?? '').split(',');
    return new Set(COLUMNS.filter((name) => names.includes(name)));
  } catch {
    return new Set();
  }
}
