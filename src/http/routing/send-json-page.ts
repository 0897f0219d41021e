/** Sends a page of JSON from the store, along with other fields. */

import type { FastifyReply } from 'fastify';
import type { Logger } from '../../ports/logger.ts';
import type { JsonPage } from '../../ports/paging.ts';
import { faultOf } from '../errors/fault.ts';
import { sendPieces } from './send-pieces.ts';

/** A list as bytes, and the other fields of its answer. */
export interface ListPage<List, Name extends keyof List> {
  readonly page: Pick<JsonPage, 'json' | 'size'>;
  readonly beside: Omit<List, Name>;
}

/** Sends `{ [name]: json, ...beside }` without parsing `json`, which can be megabytes. */
export function sendJsonPage<List, Name extends keyof List & string>(
  reply: FastifyReply,
  name: Name,
  { page: { json, size }, beside }: ListPage<List, Name>,
  { logger, stalledReaderMs }: { readonly logger: Logger; readonly stalledReaderMs: number },
): Promise<FastifyReply> {
  const before = Buffer.from(`{"${name}":`);
  const after = Buffer.from(`,${JSON.stringify(beside).slice(1)}`);
  reply.header('content-length', before.length + size + after.length);
  return sendPieces(reply, json, {
    before,
    after,
    stalledReaderMs,
    onBrokenOff: (error) =>
      logger.error({ list: name, ...faultOf(error) }, 'A list failed halfway.'),
  });
}
