/**
 * Own parameters in the callback URLs of generated calls, such as `?queue=support&agent=7`: what an application
 * writes there when it places a call. Only the first leg's URL has them.
 */
import { z } from 'zod';
import { withQuery } from '../contract/callback-target.ts';
import type { CallbackAddress, CallReporting } from '../contract/subscription.ts';
import type { Random } from '../vocabulary/random.ts';
import { weighted } from '../world/draws.ts';

/** For each name, the values it can have, and their weights. The URL leaves out an empty value. */
export type DimensionMix = Readonly<Record<string, Readonly<Record<string, number>>>>;

const AGENTS = Array.from({ length: 24 }, (_, index) => `${index + 1}`);

/** A contact centre's. */
const USUAL_DIMENSIONS: DimensionMix = {
  queue: { support: 5, sales: 3, billing: 2 },
  agent: Object.fromEntries(AGENTS.map((agent) => [agent, 1])),
  campaign: { '': 6, spring: 3, renewal: 1 },
};

const valuesSchema = z
  .union(
    [z.array(z.string()).min(1), z.record(z.string(), z.number().min(0))],
    'must be a list of values, or values with their weights',
  )
  .transform((values) =>
    Array.isArray(values) ? Object.fromEntries(values.map((value) => [value, 1])) : values,
  )
  .refine((weights) => Object.values(weights).some((weight) => weight > 0), "can't be all zero");

export const dimensionMixSchema = z.union(
  [
    z.boolean().transform((wanted): DimensionMix => (wanted ? USUAL_DIMENSIONS : {})),
    z.record(z.string().min(1), valuesSchema).transform((mix): DimensionMix => mix),
  ],
  'must be true, false, or names with their values, such as { "queue": { "support": 2, "sales": 1 } }',
);

/** Draws a call's values. Names draw in the order in which they're listed. */
export const drawDimensions = (random: Random, mix: DimensionMix): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(mix).map(([name, weights]) => [name, weighted(random, Object.entries(weights))]),
  );

/** The same subscriptions of a call, with these values in the query of its URLs. */
export function reportingWith(
  reporting: CallReporting,
  dimensions: ReadonlyMap<string, string>,
): CallReporting {
  const said = [...dimensions].filter(([, value]) => value !== '');
  if (said.length === 0) return reporting;
  const query = new URLSearchParams(said).toString();
  const { progress, number } = reporting;
  return {
    ...reporting,
    progress: progress === null ? null : addressWith(progress, query),
    number: number === null ? null : addressWith(number, query),
  };
}

const addressWith = <Address extends CallbackAddress>(
  address: Address,
  query: string,
): Address => ({
  ...address,
  target: { ...address.target, path: withQuery(address.target.path, query) },
});
