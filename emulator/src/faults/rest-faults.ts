/**
 * Misbehaviour on demand of the REST API: what a client must survive can be asked for, one request
 * at a time or by chance. It decides; the routes carry it out.
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
  /** No answer ever. */
  z.strictObject({ kind: z.literal('hang') }),
]);

/** What a rule can be set on: a resource and what is done with it. */
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

/** One rule. `when` says whether the request takes effect before it goes wrong. */
export const restFaultSchema = z.strictObject({
  route: z.enum(REST_ROUTES),
  action,
  when: z.enum(['before', 'after']).default('before'),
  /** For how many requests; null for all, until the rules are replaced. */
  times: z.number().int().min(1).nullable().default(null),
  probability: z.number().min(0).max(1).default(1),
});

/** A rule as it is written: what has a default may be left out. */
export type RestFaultInput = z.input<typeof restFaultSchema>;
/** A rule in full. */
export type RestFault = z.output<typeof restFaultSchema>;
export type RestRoute = RestFault['route'];
export type FaultAction = RestFault['action'];

/** What is to happen to one request. */
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

  /** @param book where the faults stand that strike any route, by name. */
  constructor(random: Random, book: FaultBook) {
    this.#random = random;
    this.#book = book;
  }

  /** Puts these rules in the place of all that were there. */
  replace(rules: readonly RestFault[]): void {
    this.#armed = rules.map((rule) => ({ rule, left: rule.times ?? Number.POSITIVE_INFINITY }));
  }

  /** The rules still in force; `times` counts what is left. */
  rules(): readonly RestFault[] {
    return this.#armed
      .filter((armed) => armed.left > 0)
      .map(({ rule, left }) => ({ ...rule, times: Number.isFinite(left) ? left : null }));
  }

  /**
   * The fault for one request, used up by asking: the first rule in force that its dice choose, or
   * else one that strikes any route.
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
