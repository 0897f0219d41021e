/**
 * Names the last record that the facts include. A database that was restored from a copy has the same epoch as before, and
 * can have grown past that position since, but with another record there.
 */

import { createHash } from 'node:crypto';
import type { ChangeLog } from '../../ports/change-feed.ts';

/**
 * What stays of a record if it's erased or expires: whose it is, and when it came. Null if the log has no record at this
 * position, because it was purged.
 */
export async function recordNameAt(log: ChangeLog, position: number): Promise<string | null> {
  if (position === 0) return null;
  const [entry] = (await log.recordsAfter(position - 1, 1)).entries;
  if (entry?.position !== position) return null;
  const { accountSid, callSid, receivedAt } = entry;
  return createHash('sha256')
    .update(JSON.stringify([accountSid, callSid, receivedAt]))
    .digest('hex');
}
