/** Calls to fill a database with, enough of them to have pages to damage. */

import { createHash } from 'node:crypto';
import type { Delivery } from './callbacks.ts';
import { progressOf } from './store-observations.ts';
import { databaseIn } from './store-open.ts';
import { TestedWriter, type WriterSettings } from './store-writer.ts';

/** Ended calls `CA<n>`, every third of them failed, two events each. */
export const callsFrom = (first: number, count: number): readonly Delivery[] =>
  Array.from({ length: count }, (_, index) => `CA${first + index}`).flatMap((sid, index) => [
    progressOf(sid, 'ringing', index % 50, {
      From: `+1555${1_000_000 + first + index}`,
      // Hardly compressible, so that the log has enough pages.
      CallerName: createHash('sha512').update(sid).digest('hex'),
    }),
    progressOf(sid, index % 3 === 0 ? 'failed' : 'completed', (index % 50) + 1),
  ]);

/** Fills a data folder and closes it. `atOnce`: how many callbacks a commit has. */
export function fillFolder(
  folder: string,
  deliveries: readonly Delivery[],
  { atOnce = 20, ...settings }: WriterSettings & { readonly atOnce?: number } = {},
): void {
  const tested = new TestedWriter(databaseIn(folder), {
    failureThreshold: 7,
    smsRecipients: ['+15550100009'],
    synced: false,
    ...settings,
  });
  for (let start = 0; start < deliveries.length; start += atOnce) {
    tested.commit(deliveries.slice(start, start + atOnce));
  }
  tested.writer.close();
}
