/** Reads `--retry-after` and `--retry-on`: when callbacks are tried again, and after what. */

import { RETRIABLE_FAILURES } from '@callboard/emulator/cli';
import { z } from 'zod';

const SECONDS = /^\d{1,5}(?:\.\d{1,3})?$/;

/** Seconds with commas, e.g. `1,3`: before the second attempt, the third. In milliseconds then. */
export const retryDelays = z
  .string()
  .refine(
    (text) => text.split(',').every((word) => SECONDS.test(word)),
    'must be seconds with commas between them, as 1,3',
  )
  .transform((text) => text.split(',').map((word) => Number(word) * 1_000));

/** Kinds of failure with commas, or `none`. */
export const retriedFailures = z
  .string()
  .transform((text) => (text === 'none' ? [] : text.split(',')))
  .pipe(
    z.array(
      z.enum(RETRIABLE_FAILURES, {
        error: `must be none, or some of ${RETRIABLE_FAILURES.join(', ')} with commas between them`,
      }),
    ),
  );
