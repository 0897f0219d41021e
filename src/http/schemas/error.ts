/** The schema of all errors. */

import { z } from 'zod';
import type { ErrorBody } from '../../core/wire/error.ts';
import { exactly } from './exactly.ts';

export const errorSchema = exactly<ErrorBody>()(
  z
    .strictObject({
      code: z.string().regex(/^[a-z][a-z_]*$/),
      message: z.string(),
      details: z
        .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
        .readonly()
        .exactOptional(),
      docs: z.string(),
    })
    .meta({ id: 'Error', description: 'The shape of every error. `code` is stable.' }),
);
