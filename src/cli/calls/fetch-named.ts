/** Fetches the call that someone names on the command line. */

import type { Call } from '../../core/wire/call.ts';
import { callSchema } from '../../http/schemas/call.ts';
import type { ApiClient } from '../api-client.ts';
import type { CommandResult } from '../outcome.ts';

/** `sid` can be its beginning. Tables shorten sids with an ellipsis, and people paste it. */
export const fetchNamedCall = (client: ApiClient, sid: string): Promise<CommandResult<Call>> =>
  client.json('/api/v1/calls/{sid}', { sid: sid.replace(/…$/, '') }, {}, callSchema);
