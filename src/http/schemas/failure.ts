/** The schema of failure batches in the API. */

import { z } from 'zod';
import type {
  AlertMessage,
  ClosedFailureBatch,
  FailureList,
  OpenFailureBatch,
} from '../../core/wire/failure-list.ts';
import { isoTime } from './call.ts';
import { exactly } from './exactly.ts';

const alertMessage = exactly<AlertMessage>()(
  z.strictObject({
    to: z.string(),
    state: z.enum([
      'pending',
      'sending',
      'unsure',
      'sent',
      'delivered',
      'undelivered',
      'failed',
      'unconfirmed',
    ]),
    code: z.string().nullable(),
  }),
);

const openBatch = exactly<OpenFailureBatch>()(
  z.strictObject({
    batch: z.int().positive(),
    count: z.int().nonnegative(),
    threshold: z.int().positive(),
    since: isoTime.nullable(),
  }),
);

const closedBatch = exactly<ClosedFailureBatch>()(
  z.strictObject({
    batch: z.int().positive(),
    count: z.int().positive(),
    openedAt: isoTime,
    closedAt: isoTime,
    csvUrl: z.string(),
    reportFile: z.string().nullable(),
    messages: z.array(alertMessage).readonly(),
  }),
);

export const failureListSchema = exactly<FailureList>()(
  z.strictObject({
    open: openBatch,
    batches: z.array(closedBatch).readonly(),
    nextCursor: z.string().nullable(),
  }),
);
