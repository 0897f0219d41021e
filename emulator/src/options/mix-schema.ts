/** Checks the mix given as an option. */
import { z } from 'zod';
import { type OutcomeMix, USUAL_MIX } from '../planning/outcome-mix.ts';

const ENDS = Object.keys(USUAL_MIX);

/** Names only known ends, with weights from 0 on, one of them above 0. */
export const mixSchema = z
  .custom<OutcomeMix>((mix) => typeof mix === 'object' && mix !== null, 'must be an object.')
  .refine((mix) => Object.keys(mix).every((end) => ENDS.includes(end)), {
    error: `must be one of ${ENDS.join(', ')}.`,
    abort: true,
  })
  .refine((mix) => {
    const weights = Object.values(mix);
    return weights.every((weight) => weight >= 0) && weights.some(isAbove0);
  }, "must have weights from 0 on, and can't be all zero.");

const isAbove0 = (weight: number): boolean => Number.isFinite(weight) && weight > 0;
