/** Light, dark, or as the system is set. Remembered by this browser. */

import { type ReadonlySignal, signal } from '@preact/signals';

export type Theme = 'system' | 'light' | 'dark';

export const THEMES: readonly Theme[] = ['system', 'light', 'dark'];

const KEY = 'callboard.theme';

export class ThemeKeeper {
  readonly #theme = signal<Theme>(remembered());

  constructor() {
    this.#show();
  }

  get theme(): ReadonlySignal<Theme> {
    return this.#theme;
  }

  choose(theme: Theme): void {
    this.#theme.value = theme;
    this.#show();
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      // A browser that keeps nothing shows it until the page is closed.
    }
  }

  #show(): void {
    const { dataset } = document.documentElement;
    if (this.#theme.value === 'system') delete dataset['theme'];
    else dataset['theme'] = this.#theme.value;
  }
}

function remembered(): Theme {
  try {
    const theme = localStorage.getItem(KEY);
    return THEMES.find((each) => each === theme) ?? 'system';
  } catch {
    return 'system';
  }
}
