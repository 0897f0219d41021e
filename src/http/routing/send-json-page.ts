/** Sends a page of JSON from the store, along with other fields. */

import type { FastifyReply } from 'fastify';
import type { Logger } from '../../ports/logger.ts';
import type { JsonPage } from '../../ports/paging.ts';
import type { Pieces } from '../../ports/pieces.ts';
import { faultOf } from '../errors/fault.ts';
import { isNotModified, weakTag } from './entity-tag.ts';
import { sendPieces } from './send-pieces.ts';

/** A list as bytes, and the other fields of its answer. */
export interface ListPage<List, Name extends keyof List> {
  readonly page: Pick<JsonPage, 'json' | 'size'>;
  readonly beside: Omit<List, Name>;
}

/** The longest list that's kept in memory for its ETag, in bytes. Longer ones are sent as they're made. */
const LONGEST_TAGGED = 128 * 1024;

/** What says how current an answer is. A list that's the same but more current counts as the same. */
const CURRENCY = new Set(['asOf', 'lagMs', 'at']);

/** Sends `{ [name]: json, ...beside }` without parsing `json`, which can be megabytes. */
export async function sendJsonPage<List, Name extends keyof List & string>(
  reply: FastifyReply,
  name: Name,
  { page: { json, size }, beside }: ListPage<List, Name>,
  { logger, stalledReaderMs }: { readonly logger: Logger; readonly stalledReaderMs: number },
): Promise<FastifyReply> {
  const before = Buffer.from(`{"${name}":`);
  const after = Buffer.from(`,${JSON.stringify(beside).slice(1)}`);
  if (size <= LONGEST_TAGGED) {
    const list = await collect(json);
    const others = Object.entries(beside).filter(([field]) => !CURRENCY.has(field));
    if (isNotModified(reply, weakTag(list, JSON.stringify(others)))) return reply;
    return reply.send(Buffer.concat([before, list, after]));
  }
  reply.header('content-length', before.length + size + after.length);
  return sendPieces(reply, json, {
    before,
    after,
    stalledReaderMs,
    onBrokenOff: (error) =>
      logger.error({ list: name, ...faultOf(error) }, 'A list failed halfway.'),
  });
}

/** All pieces. Each one's memory is reused for the next. */
async function collect(pieces: Pieces): Promise<Buffer> {
  const kept: Buffer[] = [];
  for await (const piece of pieces) kept.push(Buffer.from(piece));
  return Buffer.concat(kept);
}
