/** The schema of how forwarding goes. */

import { z } from 'zod';
import { FORWARD_FAILURE_CAUSES, type Forwarding } from '../../core/wire/forwarding.ts';
import { isoTime } from './call.ts';
import { exactly } from './exactly.ts';

const failureSchema = z
  .strictObject({
    at: isoTime,
    cause: z.enum(FORWARD_FAILURE_CAUSES),
    status: z.int().nullable(),
  })
  .readonly();

const targetSchema = z
  .strictObject({
    target: z.int(),
    url: z.string(),
    state: z.enum(['working', 'failing', 'loop', 'lost']),
    waiting: z.int(),
    oldestWaitingAt: isoTime.nullable(),
    lagSeconds: z.number(),
    accepted: z.int(),
    failedAttempts: z.int(),
    passedOver: z.int(),
    lastAcceptedAt: isoTime.nullable(),
    lastFailure: failureSchema.nullable(),
  })
  .meta({ id: 'ForwardTarget', description: 'A URL that callbacks are forwarded to.' })
  .readonly();

export const forwardingSchema = exactly<Forwarding>()(
  z.strictObject({ targets: z.array(targetSchema).readonly() }).meta({
    id: 'Forwarding',
    description: 'How forwarding goes.',
  }),
);
