/**
 * Events as they're sent. Source: WHATWG HTML, "Server-sent events" (read November 2026): lines `id`, `event` and
 * `data`, and an empty one; JSON has no line breaks of its own.
 */

import type { StreamEvents } from '../../core/wire/live.ts';

/** An event. With `id`, a client that reconnects goes on from here. */
export const frameOf = <Name extends keyof StreamEvents>(
  name: Name,
  data: StreamEvents[Name],
  id: string | null,
): Uint8Array => encoded(name, JSON.stringify(data), id);

/** What an `event: calls` holds, its calls encoded. */
export interface EncodedChanges {
  readonly calls: readonly string[];
  readonly left: readonly string[];
  readonly position: number;
  readonly receivedAt: number | null;
}

/** `event: calls`, from calls that are JSON already. */
export function changesFrame(
  { calls, left, position, receivedAt }: EncodedChanges,
  id: string,
): Uint8Array {
  const at = receivedAt === null ? null : new Date(receivedAt).toISOString();
  const rest = JSON.stringify({ left, position, receivedAt: at });
  return encoded('calls', `{"calls":[${calls.join(',')}],${rest.slice(1)}`, id);
}

/** How long a client waits before it reconnects, in milliseconds. */
const RETRY_MS = 1000;

/** The first bytes of a stream. */
export const FIRST_FRAME: Uint8Array = Buffer.from(`retry: ${RETRY_MS}\n\n`);

function encoded(name: keyof StreamEvents, data: string, id: string | null): Uint8Array {
  const head = id === null ? '' : `id: ${id}\n`;
  return Buffer.from(`${head}event: ${name}\ndata: ${data}\n\n`);
}
