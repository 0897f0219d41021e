/** How often calls end in each way. */
import { z } from 'zod';
import type { EndStatus } from '../vocabulary/call-status.ts';
import type { Random } from '../vocabulary/random.ts';
import { weighted } from '../world/draws.ts';

/** A weight for each end; 0 for one that never happens. */
export type OutcomeMix = Readonly<Record<EndStatus, number>>;

/** The mix of an outbound campaign of middling quality. */
export const USUAL_MIX: OutcomeMix = {
  completed: 64,
  busy: 8,
  'no-answer': 15,
  failed: 8,
  canceled: 5,
};

const weight = z.number().min(0).max(1_000_000).default(0);

/** A mix as it's written: an end that's left out never happens. */
export const outcomeMixSchema = z
  .strictObject({
    completed: weight,
    busy: weight,
    'no-answer': weight,
    failed: weight,
    canceled: weight,
  })
  .refine((mix) => Object.values(mix).some((share) => share > 0), "can't be all zero");

/** A mix in which only the given ends happen. */
export const mixOf = (weights: Partial<OutcomeMix>): OutcomeMix => ({
  completed: 0,
  busy: 0,
  'no-answer': 0,
  failed: 0,
  canceled: 0,
  ...weights,
});

/** Draws an end. */
export const drawOutcome = (random: Random, mix: OutcomeMix): EndStatus =>
  weighted(random, [
    ['completed', mix.completed],
    ['busy', mix.busy],
    ['no-answer', mix['no-answer']],
    ['failed', mix.failed],
    ['canceled', mix.canceled],
  ]);
