/** All active faults: the named ones, and those of single routes. */
import type { RandomStreams } from '../world/seeded-random.ts';
import { FaultBook } from './fault-book.ts';
import type { Fault } from './fault-rules.ts';
import type { NamedFault } from './named-fault.ts';
import { type RestFault, RestFaults, type RestMishap, type RestRoute } from './rest-faults.ts';

export class Faults {
  /** The named ones. */
  readonly book: FaultBook;
  readonly #rest: RestFaults;

  constructor(streams: RandomStreams) {
    this.book = new FaultBook(streams);
    this.#rest = new RestFaults(streams.stream('rest-faults'), this.book);
  }

  /** Replaces all rules. */
  replace(rules: readonly Fault[]): void {
    this.book.replace(rules.filter(isNamed));
    this.#rest.replace(rules.filter((rule): rule is RestFault => !isNamed(rule)));
  }

  /** The active rules; `times` of a route's rule is how many are left. */
  rules(): readonly Fault[] {
    return [...this.book.rules(), ...this.#rest.rules()];
  }

  /** Takes the fault for one request, which is then used up; null for none. */
  take(route: RestRoute): RestMishap | null {
    return this.#rest.take(route);
  }
}

const isNamed = (rule: Fault): rule is NamedFault => 'fault' in rule;
