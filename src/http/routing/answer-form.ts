/** The forms that an answer can take. A form knows its content type, its schema, and how to send a value. */

import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import type { Logger } from '../../ports/logger.ts';
import type { Pieces } from '../../ports/pieces.ts';
import { isNotModified, strongTag } from './entity-tag.ts';
import { sendFile } from './send-file.ts';
import { type ListPage, sendJsonPage } from './send-json-page.ts';
import { takeOver } from './take-over.ts';

/** What sending needs: where failures are logged, and how long a client can go without reading. */
export interface Sending {
  readonly logger: Logger;
  readonly stalledReaderMs: number;
}

export interface AnswerForm<Value> {
  readonly status: 200 | 201 | 204;
  /** The status of a part of it, for those who ask for one. */
  readonly partialStatus?: 206;
  /** The content types that it's sent as; none if it has no body. */
  readonly contentTypes: readonly string[];
  /** The schema of JSON, or of each event of a stream by its name; null for other content. */
  readonly schema: z.ZodType | null;
  /** Whether it has an ETag, so that a client that has it already gets a 304. */
  readonly isTagged: boolean;
  /** Whether HEAD is answered too. It costs as much as GET, so it's refused where that's a lot. */
  readonly allowsHead: boolean;
  readonly send: (reply: FastifyReply, value: Value, sending: Sending) => Promise<FastifyReply>;
}

const JSON_TYPE = 'application/json; charset=utf-8';

/** JSON. */
export const json = <Schema extends z.ZodType>(schema: Schema): AnswerForm<z.output<Schema>> => ({
  status: 200,
  contentTypes: [JSON_TYPE],
  schema,
  isTagged: true,
  allowsHead: true,
  async send(reply, value) {
    const body = JSON.stringify(value);
    const isRead = reply.request.method === 'GET' || reply.request.method === 'HEAD';
    if (isRead && isNotModified(reply, strongTag(body))) return reply;
    return reply.type(JSON_TYPE).send(body);
  },
});

/** JSON that no one may keep, with this status. */
const unkeptJson =
  (status: 200 | 201) =>
  <Schema extends z.ZodType>(schema: Schema): AnswerForm<z.output<Schema>> => ({
    status,
    contentTypes: [JSON_TYPE],
    schema,
    isTagged: false,
    allowsHead: true,
    send: async (reply, value) => reply.code(status).type(JSON_TYPE).send(JSON.stringify(value)),
  });

/** JSON of something that was made. */
export const madeJson = unkeptJson(201);

/** JSON that's only true at this moment, such as a health check. */
export const momentaryJson = unkeptJson(200);

/** A page of JSON that the store encoded, as the list `name` among other fields. */
export const jsonPage = <List, Name extends keyof List & string>(
  name: Name,
  schema: z.ZodType<List>,
): AnswerForm<ListPage<List, Name>> => ({
  status: 200,
  contentTypes: [JSON_TYPE],
  schema,
  isTagged: true,
  allowsHead: true,
  send: (reply, page, sending) => sendJsonPage(reply.type(JSON_TYPE), name, page, sending),
});

/** An answer without a body. */
export const nothing: AnswerForm<null> = {
  status: 204,
  contentTypes: [],
  schema: null,
  isTagged: false,
  allowsHead: true,
  send: async (reply) => reply.code(204).send(),
};

/** A file that's made while it's sent. */
interface MadeFile {
  readonly fileName: string;
  readonly pieces: Pieces;
}

const file = (contentType: string): AnswerForm<MadeFile> => ({
  status: 200,
  contentTypes: [contentType],
  schema: null,
  isTagged: false,
  allowsHead: false,
  send: (reply, made, sending) => sendFile(reply.type(contentType), made, sending),
});

export const csv = file('text/csv; charset=utf-8; header=present');
export const ndjson = file('application/x-ndjson; charset=utf-8');
export const parquet = file('application/vnd.apache.parquet');

/** Text of a content type that's known at start. */
export const text = (contentType: string): AnswerForm<string> => ({
  status: 200,
  contentTypes: [contentType],
  schema: null,
  isTagged: false,
  allowsHead: true,
  send: async (reply, value) => reply.type(contentType).send(value),
});

/**
 * Server-Sent Events. `schema` is an object with the schema of each event's data by the event's name. The value
 * is a function that gets the connection once its head has been sent, and writes to it from then on.
 */
export const eventStream = (
  schema: z.ZodObject,
): AnswerForm<(connection: ServerResponse) => void> => ({
  status: 200,
  contentTypes: ['text/event-stream; charset=utf-8'],
  schema,
  isTagged: false,
  allowsHead: false,
  async send(reply, start) {
    const raw = takeOver(reply.type('text/event-stream; charset=utf-8'));
    raw.setHeader('x-accel-buffering', 'no');
    // It ends with its connection: framing each event as a chunk would cost more than the event itself.
    raw.setHeader('connection', 'close');
    raw.removeHeader('transfer-encoding');
    raw.writeHead(200);
    raw.flushHeaders();
    start(raw);
    return reply;
  },
});
