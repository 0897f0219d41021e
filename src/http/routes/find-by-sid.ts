/** Finds a call's data by its sid, or by a prefix that no other call shares. */

import { z } from 'zod';
import { parseCallSid } from '../../core/ids.ts';
import { failure, type Result, success } from '../../core/result.ts';
import { isTooShortPrefix, leadingBits } from '../../core/sid-prefix.ts';
import type { Asker } from '../../ports/access/asker.ts';
import type { CallStore } from '../../ports/call-store.ts';
import { type HttpError, httpError } from '../errors/errors.ts';

/** The parameter of a path that names a call. */
export const sidShape = {
  sid: z.string().meta({
    description: "The call's sid, or at least its first 8 hex digits.",
    examples: ['bc5cd0a1'],
  }),
};

/** What `findBySid` answers with if it finds no call. */
export const SID_ERRORS = ['call_not_found', 'sid_too_short', 'sid_ambiguous'] as const;

/** The maximum number of sids in the answer for an ambiguous prefix. */
const MOST_CANDIDATES = 10;

/** `ask` returns null for a sid that isn't stored. Tries the text as a complete sid first. */
export async function findBySid<Value>(
  calls: Pick<CallStore, 'sidsBeginning'>,
  asker: Asker,
  text: string,
  ask: (callSid: string) => Promise<Value | null>,
): Promise<Result<Value, HttpError>> {
  const sid = parseCallSid(text);
  const value = sid === null ? null : await ask(sid);
  if (value !== null) return success(value);
  if (sid === null) return NOT_FOUND;
  if (isTooShortPrefix(sid)) return TOO_SHORT;
  if (leadingBits(sid) === null) return NOT_FOUND;
  const sids = await calls.sidsBeginning(asker, sid, MOST_CANDIDATES + 1);
  const [only] = sids;
  if (sids.length > 1) return failure(ambiguous(sid, sids));
  const found = only === undefined || only === sid ? null : await ask(only);
  return found === null ? NOT_FOUND : success(found);
}

function ambiguous(prefix: string, sids: readonly string[]): HttpError {
  const candidates = sids.slice(0, MOST_CANDIDATES);
  const isMore = sids.length > MOST_CANDIDATES;
  const count = isMore ? `More than ${MOST_CANDIDATES}` : String(sids.length);
  return httpError(
    'sid_ambiguous',
    `${count} calls have sids that begin with ${prefix}: ${candidates.join(', ')}${isMore ? ', …' : ''}. ` +
      'Use more digits of the sid.',
    { candidates: candidates.join(' ') },
  );
}

const NOT_FOUND = failure(
  httpError('call_not_found', 'No stored call has this sid or a sid that begins with it.'),
);

const TOO_SHORT = failure(
  httpError(
    'sid_too_short',
    'No stored call has this sid. To find a call by the beginning of its sid, use at least 8 hex ' +
      "digits: bc5cd0a1, or CA0123abcd with Twilio's two letters.",
  ),
);
