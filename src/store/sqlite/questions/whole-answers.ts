/**
 * How current an answer is: a question waits until the writer is as far as what was acknowledged when it was
 * asked, or is refused.
 */

import { leadingBits } from '../../../core/sid-prefix.ts';
import type { Currency } from '../../../ports/call-store.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { WriterClient } from '../acceptor/writer-client.ts';
import type { ReaderClient } from '../reader/reader-client.ts';
import { StoreUnavailableError } from '../threads/store-unavailable.ts';
import { LIST_WAIT_MS, STALLED_WAIT_MS, WHOLE_WAIT_MS } from '../tuning.ts';

/** Says that an answer would lack what was acknowledged. */
const behind = (writer: WriterClient): StoreUnavailableError =>
  StoreUnavailableError.behind(Math.round(writer.watermark.lagMs));

/** While the database can't be written, waiting rarely helps, so clients get their error early. */
const patience = (writer: WriterClient, timeoutMs: number): number =>
  writer.isOpen ? timeoutMs : STALLED_WAIT_MS;

/** Resolves when the log has everything acknowledged by now; rejects if it doesn't in time. */
export async function untilApplied(writer: WriterClient, timeoutMs: number): Promise<void> {
  if (!(await writer.watermark.applied(patience(writer, timeoutMs)))) throw behind(writer);
}

/** The same of the rows. */
export async function untilReached(writer: WriterClient, timeoutMs: number): Promise<void> {
  if (!(await writer.watermark.reached(patience(writer, timeoutMs)))) throw behind(writer);
}

/** Makes the row of a call as current as what was acknowledged by now; rejects if it can't in time. */
export async function catchUp(writer: WriterClient, callSid: string): Promise<void> {
  if (writer.watermark.isReached) return;
  if (!writer.mayLack(callSid)) return await bringUp(writer, callSid);
  let isApplied = false;
  const applied = untilApplied(writer, WHOLE_WAIT_MS).then(() => {
    isApplied = true;
  });
  // The writer commits what was acknowledged first. Where it can't, it comes to this before that.
  const writeBack = (): Promise<boolean> => writer.request({ type: 'write-back-call', callSid });
  const isWhole = writeBack().then(
    () => isApplied,
    () => false,
  );
  await applied;
  if (await isWhole) return;
  await bringUp(writer, callSid);
}

/** Resolves once the rows of all calls whose SIDs begin with `prefix` are current; rejects if they aren't in time. */
export async function catchUpBeginning(writer: WriterClient, prefix: string): Promise<void> {
  // Nothing is found by a shorter one.
  if (leadingBits(prefix) === null) return;
  if (writer.mayLack(prefix) || writer.mayBeBehind(prefix))
    await untilReached(writer, WHOLE_WAIT_MS);
}

/** Brings the row of a call up to what the log has. */
async function bringUp(writer: WriterClient, callSid: string): Promise<void> {
  if (!writer.mayBeBehind(callSid)) return;
  // The writer says in the log what is wrong with the disk.
  await writer.writeBack(callSid).catch(() => Promise.reject(behind(writer)));
}

/** Waits a little for rows that are being written, and says how far they are. */
export async function currentRows(writer: WriterClient, clock: Clock): Promise<Currency> {
  await writer.watermark.reachedSoon(LIST_WAIT_MS);
  const lagMs = Math.round(writer.watermark.lagMs);
  return { asOf: clock.now() - lagMs, lagMs };
}

/**
 * Resolves when everything is decided that was acknowledged by now: decisions are taken in the commit of
 * their event. A batch that is closed gets no more calls, so it is whole however far behind the rest is.
 */
export async function untilWhole(
  writer: WriterClient,
  reader: ReaderClient,
  batch: number,
): Promise<void> {
  if (await writer.watermark.applied(patience(writer, WHOLE_WAIT_MS))) return;
  const everything = { scope: 'all', disclosure: 'full' } as const;
  if ((await reader.ask({ type: 'closed-batch', ...everything, batch })) === null)
    throw behind(writer);
}
