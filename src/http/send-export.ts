/** A long answer, sent as it is read: never more in memory than one page, at the reader's pace. */

import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { Logger } from '../ports/logger.ts';
import { faultOf } from './fault.ts';

export interface Export {
  readonly contentType: string;
  readonly fileName: string;
  /** Text in pieces of at most a page. */
  readonly chunks: AsyncIterable<string | Uint8Array>;
}

/**
 * Streams an export. A reader that leaves, or stops reading for `stalledReaderMs`, ends the source;
 * a source that breaks off ends the connection, so that half a file never looks like a whole one.
 */
export function sendExport(
  reply: FastifyReply,
  content: Export,
  options: { readonly logger: Logger; readonly stalledReaderMs: number },
): FastifyReply {
  const stream = Readable.from(content.chunks, { objectMode: false });
  stream.on('error', (error) => {
    options.logger.error({ file: content.fileName, ...faultOf(error) }, 'An export broke off.');
  });
  const response = reply.raw;
  response.setTimeout(options.stalledReaderMs, () => response.destroy());
  return reply
    .type(content.contentType)
    .header('content-disposition', `attachment; filename="${content.fileName}"`)
    .send(stream);
}
