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
  z
    .strictObject({
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
    })
    .meta({ id: 'AlertMessage', description: 'The state of one alert.' }),
);

const openBatch = exactly<OpenFailureBatch>()(
  z
    .strictObject({
      batch: z.int().positive(),
      count: z.int().nonnegative(),
      threshold: z.int().positive(),
      since: isoTime.nullable(),
    })
    .meta({ id: 'OpenFailureBatch', description: 'The batch that failed calls currently join.' }),
);

const closedBatch = exactly<ClosedFailureBatch>()(
  z
    .strictObject({
      batch: z.int().positive(),
      count: z.int().positive(),
      openedAt: isoTime,
      closedAt: isoTime,
      csvUrl: z.string(),
      reportFile: z.string().nullable(),
      messages: z.array(alertMessage).readonly(),
    })
    .meta({ id: 'ClosedFailureBatch', description: 'A batch that reached its threshold.' }),
);

export const failureListSchema = exactly<FailureList>()(
  z
    .strictObject({
      open: openBatch,
      batches: z.array(closedBatch).readonly(),
      nextCursor: z.string().nullable(),
    })
    .meta({ id: 'FailureList' }),
);
