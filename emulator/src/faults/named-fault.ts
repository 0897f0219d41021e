/** A fault by its name, as a rule: what strikes, how often, and for how long where that matters. */
import { z } from 'zod';
import { DEFAULT_SECONDS, FAULT_KINDS } from '../contract/fault-kinds.ts';

/** All names, for those who mistook one. */
export const KNOWN_FAULTS = FAULT_KINDS.join(', ');

export const namedFaultSchema = z
  .strictObject({
    fault: z.enum(FAULT_KINDS, { error: `must be one of ${KNOWN_FAULTS}` }),
    /** From 0 to 1: of callbacks, of calls (the terminal faults, stale-status), or of requests. */
    probability: z
      .number()
      .refine((value) => value >= 0 && value <= 1, 'must be from 0 to 1')
      .default(1),
    /** What it means depends on the fault. */
    seconds: z
      .number()
      .refine((value) => value > 0 && value <= 86_400, 'must be above 0 and at most 86400')
      .nullish(),
  })
  .refine(({ fault, seconds }) => (seconds ?? null) === null || DEFAULT_SECONDS[fault] !== null, {
    path: ['seconds'],
    error: 'mean nothing to this fault',
  })
  .transform(({ fault, probability, seconds }) => ({
    fault,
    probability,
    seconds: seconds ?? DEFAULT_SECONDS[fault],
  }));

/** As it is written: `probability` is 1 and `seconds` the fault's own where they are left out. */
export type NamedFaultInput = z.input<typeof namedFaultSchema>;
/** In full; `seconds` is null where the fault knows no time. */
export type NamedFault = z.output<typeof namedFaultSchema>;
