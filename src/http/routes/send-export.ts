/** A file as an answer. */

import type { FastifyReply } from 'fastify';
import type { Logger } from '../../ports/logger.ts';
import type { Pieces } from '../../ports/pieces.ts';
import { faultOf } from '../errors/fault.ts';
import { sendPieces } from './send-pieces.ts';

export interface Export {
  readonly contentType: string;
  readonly fileName: string;
  readonly pieces: Pieces;
}

/** Sends a file, to be kept under its name. See `sendPieces` for what becomes of half a file. */
export function sendExport(
  reply: FastifyReply,
  { contentType, fileName, pieces }: Export,
  { logger, stalledReaderMs }: { readonly logger: Logger; readonly stalledReaderMs: number },
): Promise<FastifyReply> {
  reply.type(contentType).header('content-disposition', `attachment; filename="${fileName}"`);
  return sendPieces(reply, pieces, {
    stalledReaderMs,
    onBrokenOff: (error) =>
      logger.error({ file: fileName, ...faultOf(error) }, 'An export broke off.'),
  });
}
