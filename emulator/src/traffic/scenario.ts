/**
 * A scenario says what calls do, when they come and what goes wrong, as a JSON document. This checks
 * one, with errors that say where; it starts nothing.
 */
import { z } from 'zod';
import { LINE_KINDS, type LineMix } from '../audio/line-quality.ts';
import { type Fault, faultsSchema } from '../faults/fault-rules.ts';
import type { NumberRule } from '../planning/behaviors.ts';
import { readBehavior, secondsSchema } from '../planning/call-behavior.ts';
import { type OutcomeMix, outcomeMixSchema } from '../planning/outcome-mix.ts';
import { type CallProfile, USUAL_PROFILE } from '../planning/plan-call-profile.ts';
import type { EndStatus } from '../vocabulary/call-status.ts';
import { type DimensionMix, dimensionMixSchema } from './call-dimensions.ts';
import { LOAD_PROFILES, type LoadProfile, type LoadProfileName } from './load-profile.ts';
import { type RetryHabits, USUAL_RETRIES } from './retries.ts';
import { type ScenarioCall, scenarioCallSchema } from './scenario-call.ts';

const share = z.number().min(0).max(1);
const LOAD_NAMES = ['office-day', 'campaign'] as const satisfies readonly LoadProfileName[];
const RETRIED = ['busy', 'no-answer', 'failed', 'canceled'] as const satisfies readonly EndStatus[];

const lineMixSchema = z
  .partialRecord(z.enum(LINE_KINDS), z.number().min(0))
  .refine((mix) => Object.values(mix).some((weight) => weight > 0), "can't be all zero")
  .transform((mix): LineMix => ({ ...NO_LINES, ...mix }));
const NO_LINES: LineMix = {
  perfect: 0,
  good: 0,
  fair: 0,
  poor: 0,
  bad: 0,
  jittery: 0,
  silent: 0,
};

const loadSchema = z
  .union(
    [z.enum(LOAD_NAMES), z.array(share).length(24, 'must have 24 numbers, one for each hour')],
    `must be one of ${LOAD_NAMES.join(', ')}, or 24 numbers from 0 to 1, one for each hour`,
  )
  .transform((load): LoadProfile => (typeof load === 'string' ? LOAD_PROFILES[load] : load))
  .refine((load) => load.some((hour) => hour > 0), 'must have at least one hour above 0');

const retriesSchema = z.union(
  [
    z.boolean().transform((wanted): RetryHabits | null => (wanted ? USUAL_RETRIES : null)),
    z
      .strictObject({
        share: share.default(USUAL_RETRIES.share),
        afterSeconds: secondsSchema.default(USUAL_RETRIES.afterSeconds),
        most: z.number().int().min(1).max(100).default(USUAL_RETRIES.most),
        after: z.array(z.enum(RETRIED)).default(['busy', 'no-answer', 'failed']),
      })
      .transform((habits): RetryHabits | null => habits),
  ],
  'must be true, false, or { "share", "afterSeconds", "most", "after" }',
);

/** E.164, `sip:` and `client:` addresses, or patterns for them, which can begin with `*` or `?`. */
const NUMBER_OR_PATTERN = /^(?:\+[\d*?]+|(?:sips?|client):\S+|[*?]\S*)$/i;

const numberRuleSchema = z
  .looseObject({
    number: z
      .string('must name a number, or a pattern such as +1212*')
      .regex(
        NUMBER_OR_PATTERN,
        'must be E.164, a sip: or client: address, or a pattern such as +1212*',
      ),
  })
  .transform(({ number, ...rest }, context): NumberRule => {
    const behavior = readBehavior(rest, context);
    return behavior === null ? z.NEVER : { number, behavior };
  });

const scenarioSchema = z.strictObject({
  mix: outcomeMixSchema.optional(),
  ringSeconds: secondsSchema.optional(),
  talkSeconds: secondsSchema.optional(),
  machineShare: share.optional(),
  lines: lineMixSchema.optional(),
  load: loadSchema.optional(),
  retries: retriesSchema.optional(),
  dimensions: dimensionMixSchema.optional(),
  numbers: z.array(numberRuleSchema).optional(),
  calls: z.array(scenarioCallSchema).optional(),
  faults: faultsSchema.optional(),
});

/** A scenario as it's written. */
export type ScenarioInput = z.input<typeof scenarioSchema>;

/** A scenario with its defaults; null for what it doesn't decide. */
export interface Scenario {
  readonly mix: OutcomeMix | null;
  readonly profile: CallProfile;
  readonly load: LoadProfile | null;
  readonly retries: RetryHabits | null;
  readonly dimensions: DimensionMix;
  readonly numbers: readonly NumberRule[];
  readonly calls: readonly ScenarioCall[];
  readonly faults: readonly Fault[];
}

export type ScenarioRead =
  | { readonly ok: true; readonly scenario: Scenario }
  | { readonly ok: false; readonly problem: string };

/** Reads a scenario file; `problem` says what is wrong, and where. */
export function parseScenario(text: string): ScenarioRead {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const cause = error instanceof Error ? error.message : `${error}`;
    return { ok: false, problem: `it isn't valid JSON: ${cause}` };
  }
  return readScenario(value);
}

/** Reads a scenario that is already parsed. */
export function readScenario(value: unknown): ScenarioRead {
  const read = scenarioSchema.safeParse(value);
  if (!read.success) return { ok: false, problem: z.prettifyError(read.error) };
  const { mix, load, retries, dimensions, numbers, calls, faults, lines, ...rest } = read.data;
  return {
    ok: true,
    scenario: {
      mix: mix ?? null,
      profile: {
        ringSeconds: rest.ringSeconds ?? USUAL_PROFILE.ringSeconds,
        talkSeconds: rest.talkSeconds ?? USUAL_PROFILE.talkSeconds,
        machineShare: rest.machineShare ?? USUAL_PROFILE.machineShare,
        lines: lines ?? USUAL_PROFILE.lines,
      },
      load: load ?? null,
      retries: retries ?? null,
      dimensions: dimensions ?? {},
      numbers: numbers ?? [],
      calls: calls ?? [],
      faults: faults ?? [],
    },
  };
}
