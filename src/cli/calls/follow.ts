/** `callboard calls list --follow`: a line for each matching call whenever it changes, until it's stopped. */

import { setTimeout as delay } from 'node:timers/promises';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import { callLine } from '../../console/call-line.ts';
import { success } from '../../core/result.ts';
import type { TimeZone } from '../../core/time/time-zone.ts';
import { streamEventsSchema } from '../../http/schemas/live.ts';
import type { ApiClient } from '../api-client.ts';
import type { Query } from '../api-paths.ts';
import type { CommandContext } from '../command.ts';
import { lookOf } from '../look.ts';
import { type CommandResult, DONE, failed, type Outcome } from '../outcome.ts';

/** How long it waits before it connects again. */
const PAUSE_MS = 1000;

type StreamQuery = Query<'/api/v1/stream'>;

interface Shown {
  readonly zone: TimeZone;
  /** Whether a line is the call as the API has it. */
  readonly json: boolean;
}

/** Follows until a signal, or until standard output can't be written. */
export async function followCalls(
  client: ApiClient,
  filter: StreamQuery,
  shown: Shown,
  context: CommandContext,
): Promise<Outcome> {
  const stopped = new AbortController();
  void context.host.untilStopped().then(() => stopped.abort());
  let cursor: string | undefined;
  while (!stopped.signal.aborted) {
    const query = { ...filter, events: 'calls', after: cursor };
    const followed = await followOnce(client, query, shown, context, stopped.signal);
    // The first connection says what's wrong; later ones wait until Callboard is back.
    if (!followed.ok && cursor === undefined) return followed;
    if (followed.ok) {
      if (followed.value === 'ended') return DONE;
      cursor = followed.value?.cursor ?? cursor;
    }
    await delay(PAUSE_MS, undefined, { signal: stopped.signal }).catch(() => {});
  }
  return DONE;
}

/** Where to go on from, `ended` if nothing more is wanted, or null if no event came. */
type Followed = { readonly cursor: string } | 'ended' | null;

async function followOnce(
  client: ApiClient,
  query: StreamQuery,
  { zone, json }: Shown,
  { host, out, tell }: CommandContext,
  signal: AbortSignal,
): Promise<CommandResult<Followed>> {
  const opened = await client.bytes('/api/v1/stream', query, signal);
  if (!opened.ok) return signal.aborted ? success('ended') : opened;
  const { style } = lookOf(host);
  let followed: Followed = null;
  try {
    for await (const { event, data, id } of eventsOf(opened.value)) {
      if (id !== undefined) followed = { cursor: id };
      if (event === 'calls') {
        const { calls } = streamEventsSchema.shape.calls.parse(JSON.parse(data));
        const lines = calls.map((call) =>
          json ? JSON.stringify(call) : callLine(call, zone, style),
        );
        await out.write(lines.map((line) => `${line}\n`).join(''));
        if (out.broken !== null) return success('ended');
      } else if (event === 'reset') {
        tell('More calls changed than Callboard remembers, so some changes are missing here.');
      } else if (event === 'bye' && data.includes('signed-out')) {
        return failed('The API key was revoked. Ask an administrator for a new one.');
      }
    }
  } catch (error) {
    if (!signal.aborted && !(error instanceof TypeError)) throw error;
  }
  return success(signal.aborted ? 'ended' : followed);
}

const eventsOf = (bytes: ReadableStream<Uint8Array>) =>
  bytes.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
