/** A rule for a named fault: what strikes, how often, and for how long. */
import { z } from 'zod';
import { DEFAULT_SECONDS, FAULT_KINDS } from '../contract/fault-kinds.ts';

/** All names, for error messages. */
export const KNOWN_FAULTS = FAULT_KINDS.join(', ');

export const namedFaultSchema = z
  .strictObject({
    fault: z.enum(FAULT_KINDS, { error: `must be one of ${KNOWN_FAULTS}` }),
    /** From 0 to 1: of callbacks, of calls (the terminal faults, stale-status), or of requests. */
    probability: z
      .number()
      .refine((value) => value >= 0 && value <= 1, 'must be from 0 to 1')
      .default(1),
    /** Its meaning depends on the fault. */
    seconds: z
      .number()
      .refine((value) => value > 0 && value <= 86_400, 'must be above 0 and at most 86400')
      .nullish(),
  })
  .refine(({ fault, seconds }) => (seconds ?? null) === null || DEFAULT_SECONDS[fault] !== null, {
    path: ['seconds'],
    error: "aren't used by this fault",
  })
  .transform(({ fault, probability, seconds }) => ({
    fault,
    probability,
    seconds: seconds ?? DEFAULT_SECONDS[fault],
  }));

/** A rule as it's written: `probability` defaults to 1, and `seconds` to the fault's own. */
export type NamedFaultInput = z.input<typeof namedFaultSchema>;
/** A rule with its defaults; `seconds` is null if the fault doesn't use it. */
export type NamedFault = z.output<typeof namedFaultSchema>;
