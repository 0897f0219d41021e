/** Sends a page of JSON from the store, along with other fields. */

import type { FastifyReply } from 'fastify';
import type { CallList } from '../../core/wire/call-list.ts';
import type { EventList } from '../../core/wire/event-list.ts';
import type { Logger } from '../../ports/logger.ts';
import type { JsonPage } from '../../ports/paging.ts';
import { faultOf } from '../errors/fault.ts';
import { sendPieces } from './send-pieces.ts';

export interface Lists {
  readonly calls: CallList;
  readonly events: EventList;
}

/** The list as bytes, and what goes beside it. */
export interface ListPage<Name extends keyof Lists> {
  readonly page: Pick<JsonPage, 'json' | 'size'>;
  readonly beside: Omit<Lists[Name], Name>;
}

/** Sends `{ [name]: json, ...beside }` without parsing `json`, which can be megabytes. */
export function sendJsonPage<Name extends keyof Lists>(
  reply: FastifyReply,
  name: Name,
  { page: { json, size }, beside }: ListPage<Name>,
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
