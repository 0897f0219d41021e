/**
 * Looks up how calls to a number go: first in the scenario, then in the table of magic test numbers.
 * Calls to any other number are random.
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

  /** The first rule that matches a number applies; exact numbers come before patterns. */
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

  /** How a call to this number or address goes; null for a number without a rule. */
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
