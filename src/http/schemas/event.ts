/** The schema of a call's timeline in the API. */

import { z } from 'zod';
import type { EventList, TimelineEvent } from '../../core/wire/event-list.ts';
import { isoTime, provenance } from './call.ts';
import { exactly } from './exactly.ts';

const timelineEvent = exactly<TimelineEvent>()(
  z
    .strictObject({
      position: z.int().positive(),
      kind: z.enum(['progress', 'number', 'recording', 'conference', 'answered-by']),
      status: z.string().nullable(),
      sequenceNumber: z.number().nullable(),
      occurredAt: isoTime,
      receivedAt: isoTime,
      provenance,
      duplicates: z.int().nonnegative().nullable(),
      lastDuplicateAt: isoTime.nullable(),
      parameters: z
        .record(z.string(), z.union([z.string(), z.array(z.string()).readonly()]))
        .readonly(),
    })
    .meta({ id: 'TimelineEvent', description: "One stored event, in its sender's words." }),
);

export const eventListSchema = exactly<EventList>()(
  z
    .strictObject({
      events: z.array(timelineEvent).readonly(),
      nextCursor: z.string().nullable(),
    })
    .meta({ id: 'EventList', description: 'A page of events, in order of arrival.' }),
);
