/**
 * Finds out how calls to a number go: what a scenario says comes first, then the table of numbers
 * with a fate. Numbers that neither knows go by chance.
 */
import type { CallBehavior } from './call-behavior.ts';
import { behaviorOfNumber } from './call-numbers.ts';

/** A number, or a pattern of numbers (`*` for any digits, `?` for one), and how calls to it go. */
export interface NumberRule {
  readonly number: string;
  readonly behavior: CallBehavior;
}

export class Behaviors {
  readonly #exact: ReadonlyMap<string, CallBehavior>;
  readonly #patterns: readonly (readonly [RegExp, CallBehavior])[];

  /** The first rule that fits a number holds; a whole number goes before any pattern. */
  constructor(rules: readonly NumberRule[] = []) {
    const exact = new Map<string, CallBehavior>();
    for (const { number, behavior } of rules) {
      if (!exact.has(number)) exact.set(number, behavior);
    }
    this.#exact = exact;
    this.#patterns = rules
      .filter(({ number }) => /[*?]/.test(number))
      .map(({ number, behavior }) => [patternOf(number), behavior]);
  }

  /** How a call to this number or address goes; null where nothing is known of it. */
  of(address: string): CallBehavior | null {
    const exact = this.#exact.get(address);
    if (exact !== undefined) return exact;
    const rule = this.#patterns.find(([pattern]) => pattern.test(address));
    return rule?.[1] ?? behaviorOfNumber(address);
  }
}

const patternOf = (text: string): RegExp =>
  new RegExp(
    `^${text
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  );
