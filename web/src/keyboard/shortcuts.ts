/** Keyboard shortcuts: single keys such as `/` and `j`, and sequences such as `g n`. */

import { type ReadonlySignal, signal } from '@preact/signals';

export interface Shortcut {
  /** Keys as `KeyboardEvent.key` names them, with a blank between those of a sequence. */
  readonly keys: string;
  /** What it does, for the help. */
  readonly about: string;
  act(): void;
}

/** What a key press says. */
export interface KeyPress {
  readonly key: string;
  /** Milliseconds, steady. */
  readonly at: number;
  /** With Ctrl, Alt or Meta held. */
  readonly modified: boolean;
  /** Into a field. */
  readonly typing: boolean;
}

/** How long the second key of a sequence may take, in milliseconds. */
const SEQUENCE_MS = 1_000;

export class Shortcuts {
  readonly #bound = signal<readonly Shortcut[]>([]);
  #first: { readonly key: string; readonly at: number } | null = null;

  /** What's bound, in the order in which it was. */
  get bound(): ReadonlySignal<readonly Shortcut[]> {
    return this.#bound;
  }

  /** Binds keys until the returned function is called. The latest binding of the same keys wins. */
  bind(shortcut: Shortcut): () => void {
    this.#bound.value = [...this.#bound.peek(), shortcut];
    return () => {
      this.#bound.value = this.#bound.peek().filter((other) => other !== shortcut);
    };
  }

  /** Acts on a key press. Returns whether it was a shortcut's. */
  press({ key, at, modified, typing }: KeyPress): boolean {
    const first = this.#first;
    this.#first = null;
    if (modified || typing) return false;
    const isSecond = first !== null && at - first.at <= SEQUENCE_MS;
    const found = (isSecond ? this.#find(`${first.key} ${key}`) : undefined) ?? this.#find(key);
    if (found !== undefined) {
      found.act();
      return true;
    }
    if (this.#bound.peek().some(({ keys }) => keys.startsWith(`${key} `))) {
      this.#first = { key, at };
    }
    return false;
  }

  #find(keys: string): Shortcut | undefined {
    return this.#bound.peek().findLast((shortcut) => shortcut.keys === keys);
  }
}
