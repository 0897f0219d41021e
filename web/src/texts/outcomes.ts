/** The words for how an attempt came out. */

import type { Outcome } from '../../../src/core/kpi/outcome.ts';

export const OUTCOME_TEXTS: Readonly<Record<Outcome, string>> = {
  answered: 'Answered',
  busy: 'Busy',
  noAnswer: 'No answer',
  canceledRinging: 'Canceled while ringing',
  canceledBefore: 'Canceled before ringing',
  failedNetwork: 'Failed in the network',
  failedAddress: 'No such number',
  rejected: 'Rejected',
  blocked: 'Blocked',
  answeredElsewhere: 'Answered elsewhere',
  unknown: 'Unknown',
};
