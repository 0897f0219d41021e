/** The filters by which calls are found in the store and in the live stream: a `CallFilter`. */

import { DIRECTIONS, readDirection, readStatus } from '../../core/call-query.ts';
import { STATUSES } from '../../core/call-status.ts';
import { count, eachBy, listOf, single, time } from './parameters.ts';
import { partyShape } from './party-parameters.ts';

/** The filters that every store and the live stream answer. */
export const filterShape = {
  status: eachBy(readStatus)
    .meta({
      ...listOf(STATUSES),
      description:
        '`queued`, `initiated`, `ringing`, `in-progress`, `completed`, `busy`, `failed`, `no-answer`, ' +
        '`canceled` or `unknown`; repeat the parameter or use commas for several.',
    })
    .exactOptional(),
  direction: eachBy(readDirection)
    .meta({
      ...listOf(DIRECTIONS),
      description:
        "`inbound`, `outbound-api`, `outbound-dial`, and Twilio's `trunking-originating` and " +
        '`trunking-terminating`; repeat the parameter or use commas for several.',
    })
    .exactOptional(),
  ...partyShape,
  parentCallSid: single
    .refine((sid) => /^[\w.:-]{1,64}$/.test(sid), 'must be a call sid')
    .meta({ description: 'Only child legs of this call.' })
    .exactOptional(),
  batch: count(1, 999_999_999)
    .meta({ description: 'Only calls in this batch of failed calls.' })
    .exactOptional(),
  from: time
    .meta({
      description:
        'Only calls that started at this time or later: ISO 8601 with a zone, or a day (midnight UTC).',
    })
    .exactOptional(),
  to: time.meta({ description: 'Only calls that started before this time.' }).exactOptional(),
};

/** Both ends of a window, if given, are in order. */
export const isInOrder = ({
  from,
  to,
}: {
  readonly from?: number;
  readonly to?: number;
}): boolean => from === undefined || to === undefined || from < to;
export const IN_ORDER = { path: ['to'], message: 'must be later than "from"' };
