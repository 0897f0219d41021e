/** The text message about a failure batch: one segment of 160 GSM-7 characters for any realistic numbers. */

import type { ClosedBatch } from '../failure-batch.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * For example `Callboard: 100 calls failed since 23 Nov 2026 16:12 UTC (batch 3, closed 23 Nov 2026
 * 16:42 UTC). Ref CB-7F3K2A-3`. The reference comes last, in full: the message is found again by it.
 */
export function smsText(batch: ClosedBatch, reference: string): string {
  const calls = batch.count === 1 ? '1 call' : `${batch.count} calls`;
  return (
    `Callboard: ${calls} failed since ${toMinute(batch.openedAt)} ` +
    `(batch ${batch.batch}, closed ${toMinute(batch.closedAt)}). Ref ${reference}`
  );
}

function toMinute(at: number): string {
  const time = new Date(at);
  const month = MONTHS[time.getUTCMonth()] ?? '';
  const clock = time.toISOString().slice(11, 16);
  return `${time.getUTCDate()} ${month} ${time.getUTCFullYear()} ${clock} UTC`;
}
