/**
 * Faults of the REST API that a client must survive, for single requests or at random. This decides;
 * the routes carry it out.
 */
import { z } from 'zod';
import type { Random } from '../vocabulary/random.ts';
import { chance, pick } from '../world/draws.ts';
import type { FaultBook } from './fault-book.ts';

const action = z.discriminatedUnion('kind', [
  /** An answer with this status and the provider's error body. */
  z.strictObject({ kind: z.literal('respond'), status: z.number().int().min(400).max(599) }),
  /** The connection is reset. */
  z.strictObject({ kind: z.literal('reset') }),
  /** There's never an answer. */
  z.strictObject({ kind: z.literal('hang') }),
]);

/** What a rule can apply to: a resource and an action. */
export const REST_ROUTES = [
  'accounts.fetch',
  'calls.create',
  'calls.list',
  'calls.fetch',
  'calls.update',
  'calls.delete',
  'messages.create',
  'messages.list',
  'messages.fetch',
  'messages.update',
  'messages.delete',
  'recordings.create',
  'recordings.list',
  'recordings.fetch',
  'recordings.update',
  'recordings.delete',
  'recordings.audio',
  'conferences.list',
  'conferences.fetch',
  'conferences.update',
  'participants.create',
  'participants.list',
  'participants.fetch',
  'participants.update',
  'participants.delete',
  'incoming-phone-numbers.create',
  'incoming-phone-numbers.list',
  'incoming-phone-numbers.fetch',
  'incoming-phone-numbers.update',
  'incoming-phone-numbers.delete',
] as const;

/** A rule. `when`: whether the request fails before or after it takes effect. */
export const restFaultSchema = z.strictObject({
  route: z.enum(REST_ROUTES),
  action,
  when: z.enum(['before', 'after']).default('before'),
  /** For how many requests; null for no limit. */
  times: z.number().int().min(1).nullable().default(null),
  probability: z.number().min(0).max(1).default(1),
});

/** A rule as it's written: fields with a default can be left out. */
export type RestFaultInput = z.input<typeof restFaultSchema>;
/** A rule with its defaults filled in. */
export type RestFault = z.output<typeof restFaultSchema>;
export type RestRoute = RestFault['route'];
export type FaultAction = RestFault['action'];

/** What happens to one request. */
export type RestMishap = Pick<RestFault, 'when' | 'action'>;

interface Armed {
  readonly rule: RestFault;
  left: number;
}

const SERVER_ERRORS = [500, 502, 503, 504] as const;

export class RestFaults {
  readonly #random: Random;
  readonly #book: FaultBook;
  #armed: readonly Armed[] = [];
  #requests = 0;

  /** @param book has the named faults, which strike any route */
  constructor(random: Random, book: FaultBook) {
    this.#random = random;
    this.#book = book;
  }

  /** Replaces all rules. */
  replace(rules: readonly RestFault[]): void {
    this.#armed = rules.map((rule) => ({ rule, left: rule.times ?? Number.POSITIVE_INFINITY }));
  }

  /** The active rules; `times` is how many are left. */
  rules(): readonly RestFault[] {
    return this.#armed
      .filter((armed) => armed.left > 0)
      .map(({ rule, left }) => ({ ...rule, times: Number.isFinite(left) ? left : null }));
  }

  /**
   * Takes the fault for one request, which is then used up: the first rule for the route whose dice
   * strike, otherwise a named fault.
   */
  take(route: RestRoute): RestMishap | null {
    for (const armed of this.#armed) {
      if (armed.rule.route !== route || armed.left === 0) continue;
      if (!chance(this.#random, armed.rule.probability)) continue;
      armed.left -= 1;
      return armed.rule;
    }
    return this.#byName();
  }

  #byName(): RestMishap | null {
    if (this.#book.isEmpty) return null;
    this.#requests += 1;
    if (this.#book.hit('rest-429', `${this.#requests}`) !== null) return refusal(429);
    const failure = this.#book.hit('rest-5xx', `${this.#requests}`);
    return failure === null ? null : refusal(pick(failure.random, SERVER_ERRORS));
  }
}

const refusal = (status: number): RestMishap => ({
  when: 'before',
  action: { kind: 'respond', status },
});
