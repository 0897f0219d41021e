/** The schemas of the two health checks. */

import { z } from 'zod';
import type { Health, Readiness } from '../../core/wire/health.ts';
import { exactly } from './exactly.ts';

export const healthSchema = exactly<Health>()(
  z.strictObject({ status: z.literal('ok') }).meta({ id: 'Health' }),
);

export const readinessSchema = exactly<Readiness>()(
  z
    .strictObject({
      status: z.literal('ready'),
      degraded: z.record(z.string(), z.string()).readonly().exactOptional(),
    })
    .meta({ id: 'Readiness' }),
);
