/** Sends a file. */

import type { FastifyReply } from 'fastify';
import type { Logger } from '../../ports/logger.ts';
import type { Pieces } from '../../ports/pieces.ts';
import { faultOf } from '../errors/fault.ts';
import { sendPieces } from './send-pieces.ts';

/** Sends a file with its name. `sendPieces` explains what happens if it fails halfway. */
export function sendFile(
  reply: FastifyReply,
  { fileName, pieces }: { readonly fileName: string; readonly pieces: Pieces },
  { logger, stalledReaderMs }: { readonly logger: Logger; readonly stalledReaderMs: number },
): Promise<FastifyReply> {
  reply.header('content-disposition', `attachment; filename="${fileName}"`);
  return sendPieces(reply, pieces, {
    stalledReaderMs,
    onBrokenOff: (error) =>
      logger.error({ file: fileName, ...faultOf(error) }, 'An export failed halfway.'),
  });
}
