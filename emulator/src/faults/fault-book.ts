/**
 * The faults in force that have a name, and the dice of each. A fault's dice are its own, and what
 * they show for a call depends on that call alone: turning one fault on moves no other, and the
 * same seed strikes the same callbacks.
 */

import type { FaultKind } from '../contract/fault-kinds.ts';
import type { Random } from '../vocabulary/random.ts';
import { chance } from '../world/draws.ts';
import type { RandomStreams } from '../world/seeded-random.ts';
import type { NamedFault } from './named-fault.ts';

/** A fault that strikes. */
export interface Hit {
  /** For what the fault draws besides. */
  readonly random: Random;
  /** What the rule says; 0 where the fault knows no time. */
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

  /** Puts these rules in the place of all that were there. */
  replace(rules: readonly NamedFault[]): void {
    this.#inForce = new Map(rules.map((rule) => [rule.fault, rule]));
  }

  /** Whether a fault strikes the thing that `key` names: null, or what comes with it. */
  hit(kind: FaultKind, key: string): Hit | null {
    const rule = this.#inForce.get(kind);
    if (rule === undefined) return null;
    const random = this.#streams.stream(`fault/${kind}/${key}`);
    return chance(random, rule.probability) ? { random, seconds: rule.seconds ?? 0 } : null;
  }
}
