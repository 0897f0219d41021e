/** Parses the provider's replies: both dialects, numbers as numbers or text, missing fields. */

import { z } from 'zod';
import { parseTimestamp } from '../core/time/timestamp.ts';
import type { Message, MessagePage } from '../ports/provider.ts';

const textOrNumber = z.union([z.string(), z.number()]).transform(String);
const date = z
  .string()
  .nullish()
  .transform((text) => (text === null || text === undefined ? null : parseTimestamp(text)));
const text = z
  .string()
  .nullish()
  .transform((value) => value ?? null);

const MESSAGE = z
  .object({
    sid: z.string().min(1),
    status: z.string(),
    to: text,
    from: text,
    body: text,
    error_code: textOrNumber.nullish(),
    date_created: date,
  })
  .transform(
    (reply): Message => ({
      messageSid: reply.sid,
      status: reply.status,
      to: reply.to,
      from: reply.from,
      body: reply.body,
      errorCode: reply.error_code ?? null,
      createdAt: reply.date_created,
    }),
  );

const MESSAGE_PAGE = z.object({ messages: z.array(MESSAGE), next_page_uri: text }).transform(
  (reply): MessagePage => ({
    messages: reply.messages,
    next: reply.next_page_uri === '' ? null : reply.next_page_uri,
  }),
);

/** The usual shape, and the list that SignalWire documents for some endpoints. */
const REFUSAL = z.union([
  z
    .object({ code: textOrNumber, message: z.string().catch('') })
    .transform(({ code, message }) => ({ code, message })),
  z
    .object({ errors: z.array(z.object({ code: textOrNumber, message: z.string().catch('') })) })
    .transform(({ errors }) => errors[0] ?? null),
]);

const json = <Value>(text: string, schema: z.ZodType<Value>): Value | null => {
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
};

/** A message, or null if the reply isn't one. */
export const readMessage = (text: string): Message | null => json(text, MESSAGE);
/** A page of messages, or null if the reply isn't one: a bad message makes the page bad. */
export const readMessagePage = (text: string): MessagePage | null => json(text, MESSAGE_PAGE);

/** The provider's code and message for a refusal, or null if the reply has no code. */
export const readRefusal = (text: string): { code: string; message: string } | null =>
  json(text, REFUSAL);

/** `Retry-After` in seconds from `now` (milliseconds since 1970); null if it's missing or unusable. */
export function readRetryAfter(header: string | null, now: number): number | null {
  if (header === null) return null;
  if (/^\s*\d+(?:\.\d+)?\s*$/.test(header)) return Number(header);
  const at = parseTimestamp(header);
  return at === null ? null : Math.max(0, (at - now) / 1000);
}
