/** All faults in force: those by name and those of single routes, set and asked for in one place. */
import type { RandomStreams } from '../world/seeded-random.ts';
import { FaultBook } from './fault-book.ts';
import type { Fault } from './fault-rules.ts';
import type { NamedFault } from './named-fault.ts';
import { type RestFault, RestFaults, type RestMishap, type RestRoute } from './rest-faults.ts';

export class Faults {
  /** Those by name. */
  readonly book: FaultBook;
  readonly #rest: RestFaults;

  constructor(streams: RandomStreams) {
    this.book = new FaultBook(streams);
    this.#rest = new RestFaults(streams.stream('rest-faults'), this.book);
  }

  /** Puts these rules in the place of all that were there. */
  replace(rules: readonly Fault[]): void {
    this.book.replace(rules.filter(isNamed));
    this.#rest.replace(rules.filter((rule): rule is RestFault => !isNamed(rule)));
  }

  /** The rules still in force; the `times` of a route's rule counts what is left. */
  rules(): readonly Fault[] {
    return [...this.book.rules(), ...this.#rest.rules()];
  }

  /** What is to happen to one request, used up by asking; null where nothing is. */
  take(route: RestRoute): RestMishap | null {
    return this.#rest.take(route);
  }
}

const isNamed = (rule: Fault): rule is NamedFault => 'fault' in rule;
