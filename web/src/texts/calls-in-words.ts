/** The words for what a call is. */

import type { CallStatus } from '../../../src/core/call-status.ts';

export const STATUS_TEXTS: Readonly<Record<CallStatus, string>> = {
  queued: 'Queued',
  initiated: 'Initiated',
  ringing: 'Ringing',
  'in-progress': 'In progress',
  completed: 'Completed',
  busy: 'Busy',
  failed: 'Failed',
  'no-answer': 'No answer',
  canceled: 'Canceled',
  unknown: 'Unknown',
};
