/**
 * Sends a long answer in pieces, at the client's pace, without inspecting it. Callbacks can run between the
 * pieces.
 */

import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';
import type { Pieces } from '../../ports/pieces.ts';
import { takeOver } from './take-over.ts';

export interface PiecesOptions {
  /** Sent before and after the pieces. */
  readonly before?: Uint8Array;
  readonly after?: Uint8Array;
  /** How long a client can go without reading. */
  readonly stalledReaderMs: number;
  /** Called with the reason if an answer fails halfway, unless the client disconnected. */
  readonly onBrokenOff: (error: unknown) => void;
}

/**
 * Answers with the status and the headers of `reply`. If the first piece fails, this rejects without sending
 * anything. If a later one fails, the connection is closed, so that half an answer never looks complete. The work
 * also ends if the client disconnects or doesn't read for too long.
 */
export async function sendPieces(
  reply: FastifyReply,
  pieces: Pieces,
  { before, after, stalledReaderMs, onBrokenOff }: PiecesOptions,
): Promise<FastifyReply> {
  let next = await pieces.next();
  const response = reply.raw;
  response.setTimeout(stalledReaderMs, () => response.destroy());
  try {
    takeOver(reply);
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

/** Resolves once the bytes have left this process and their memory is free; false if the client is gone. */
function isTaken(response: ServerResponse, bytes: Uint8Array): Promise<boolean> {
  if (response.destroyed) return Promise.resolve(false);
  return new Promise((resolve) => {
    // If a write is queued behind another answer and the connection closes, its callback is never called.
    const onClose = (): void => resolve(false);
    response.once('close', onClose);
    response.write(bytes, (error) => {
      response.off('close', onClose);
      resolve(error === null || error === undefined);
    });
  });
}
