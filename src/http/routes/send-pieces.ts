/**
 * A long answer on its way out, piece by piece, at its reader's pace. It looks at no byte of it. Between
 * two pieces callbacks have their turn.
 */

import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';
import type { Pieces } from '../../ports/pieces.ts';

export interface PiecesOptions {
  /** Goes out before the pieces and after them. */
  readonly before?: Uint8Array;
  readonly after?: Uint8Array;
  /** How long a reader may take nothing. */
  readonly stalledReaderMs: number;
  /** Told why an answer ended before its end, unless its reader left. */
  readonly onBrokenOff: (error: unknown) => void;
}

/**
 * Answers 200 with the headers that `reply` has. Rejects, with nothing sent, where the first piece can't
 * be had. Where a later one can't, the connection ends: half an answer never looks like a whole one. A
 * reader that leaves, or takes nothing for too long, ends the work.
 */
export async function sendPieces(
  reply: FastifyReply,
  pieces: Pieces,
  { before, after, stalledReaderMs, onBrokenOff }: PiecesOptions,
): Promise<FastifyReply> {
  let next = await pieces.next();
  const response = reply.raw;
  response.setTimeout(stalledReaderMs, () => response.destroy());
  reply.hijack();
  try {
    // The type of fastify's headers is wider than what it ever holds.
    for (const [name, value] of Object.entries(reply.getHeaders())) {
      if (value !== undefined) response.setHeader(name, value);
    }
    let isRead = reply.request.method !== 'HEAD';
    if (isRead && before !== undefined) isRead = await isTaken(response, before);
    while (isRead && next.done !== true) {
      isRead = await isTaken(response, next.value);
      if (isRead) next = await pieces.next();
    }
    if (isRead && after !== undefined) await isTaken(response, after);
    response.end();
  } catch (error) {
    onBrokenOff(error);
    response.destroy();
  } finally {
    await pieces.return();
  }
  return reply;
}

/** Resolves when the bytes have left this process, and their memory is free; false where nobody reads. */
function isTaken(response: ServerResponse, bytes: Uint8Array): Promise<boolean> {
  if (response.destroyed) return Promise.resolve(false);
  return new Promise((resolve) => {
    // A write that waits behind another answer of its connection is never called back when that closes.
    const onClose = (): void => resolve(false);
    response.once('close', onClose);
    response.write(bytes, (error) => {
      response.off('close', onClose);
      resolve(error === null || error === undefined);
    });
  });
}
