/** Parses `--retry-after` and `--retry-on`: when callbacks are retried, and after which failures. */

import { RETRIABLE_FAILURES } from '@callboard/emulator/cli';
import { z } from 'zod';

const SECONDS = /^\d{1,5}(?:\.\d{1,3})?$/;

/** Parses seconds separated by commas, such as `1,3`, into the milliseconds before each retry. */
export const retryDelays = z
  .string()
  .refine(
    (text) => text.split(',').every((word) => SECONDS.test(word)),
    'must be seconds separated by commas, for example 1,3',
  )
  .transform((text) => text.split(',').map((word) => Number(word) * 1_000));

/** Parses kinds of failure separated by commas, or `none`. */
export const retriedFailures = z
  .string()
  .transform((text) => (text === 'none' ? [] : text.split(',')))
  .pipe(
    z.array(
      z.enum(RETRIABLE_FAILURES, {
        error: `must be none, or some of ${RETRIABLE_FAILURES.join(', ')}, separated by commas`,
      }),
    ),
  );
