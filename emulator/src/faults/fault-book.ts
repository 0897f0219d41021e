/**
 * The active named faults, each with its own dice. What they show for a call depends only on that
 * call: turning on a fault doesn't affect the others, and the same seed strikes the same callbacks.
 */

import type { FaultKind } from '../contract/fault-kinds.ts';
import type { Random } from '../vocabulary/random.ts';
import { chance } from '../world/draws.ts';
import type { RandomStreams } from '../world/seeded-random.ts';
import type { NamedFault } from './named-fault.ts';

/** A fault that strikes. */
export interface Hit {
  /** For anything else that the fault draws. */
  readonly random: Random;
  /** As the rule says; 0 if the fault doesn't use it. */
  readonly seconds: number;
}

export class FaultBook {
  readonly #streams: RandomStreams;
  #inForce: ReadonlyMap<FaultKind, NamedFault> = new Map();

  constructor(streams: RandomStreams) {
    this.#streams = streams;
  }

  /** Whether no fault can strike. */
  get isEmpty(): boolean {
    return this.#inForce.size === 0;
  }

  rules(): readonly NamedFault[] {
    return [...this.#inForce.values()];
  }

  /** Replaces all rules. */
  replace(rules: readonly NamedFault[]): void {
    this.#inForce = new Map(rules.map((rule) => [rule.fault, rule]));
  }

  /** Rolls a fault's dice for `key`: null if it doesn't strike. */
  hit(kind: FaultKind, key: string): Hit | null {
    const rule = this.#inForce.get(kind);
    if (rule === undefined) return null;
    const random = this.#streams.stream(`fault/${kind}/${key}`);
    return chance(random, rule.probability) ? { random, seconds: rule.seconds ?? 0 } : null;
  }
}
