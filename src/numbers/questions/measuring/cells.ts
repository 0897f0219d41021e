/** What was measured, by key and step. */

export type Key = string | null;

export class Cells<Value> {
  readonly #byKey = new Map<Key, Map<number, Value>>();

  set(key: Key, step: number, value: Value): void {
    const steps = this.#byKey.get(key);
    if (steps === undefined) this.#byKey.set(key, new Map([[step, value]]));
    else steps.set(step, value);
  }

  get(key: Key, step: number): Value | undefined {
    return this.#byKey.get(key)?.get(step);
  }

  keys(): readonly Key[] {
    return [...this.#byKey.keys()];
  }
}
