/** The error for a cursor that isn't one of ours. */

import { httpError } from './errors.ts';

export const BAD_CURSOR = httpError(
  'bad_cursor',
  "The cursor didn't come from this server. Start again without one.",
);
