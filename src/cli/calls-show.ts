/** `callboard calls show`: all that is known of one call, and its timeline. */
import { z } from 'zod';
import { safeText } from '../console/safe-text.ts';
import { drawCells } from '../console/text-table.ts';
import type { Call } from '../core/wire/call.ts';
import type { TimelineEvent } from '../core/wire/event-list.ts';
import { callSchema } from '../http/schemas/call.ts';
import { eventListSchema } from '../http/schemas/event.ts';
import type { Answer, ApiClient } from './api-client.ts';
import { type AddCommand, type CommandContext, readOptions } from './command.ts';
import { connectionOf, withConnection } from './connection-options.ts';
import { DONE, type Outcome } from './outcome.ts';

const schema = z.object({ json: z.boolean().default(false) });

export const addCallsShow: AddCommand = (calls, context) => {
  withConnection(
    calls
      .command('show')
      .description('show one call with its timeline')
      .argument('<sid>', 'the CallSid, or its first 8 hex digits or more')
      .option('--json', 'print JSON: { call, events }'),
  )
    .addHelpText(
      'after',
      `
Examples:
  callboard calls show 8d0c1f0e-5f6a-4c1b-9a53-0b6f6a1f2c11
  callboard calls show 8d0c1f0e
  callboard calls show CA0123456789abcdef0123456789abcdef --json | jq .call.sipCode`,
    )
    .action(async (sid: string, options: Record<string, unknown>) => {
      context.finish(await showCall(sid, options, context));
    });
};

async function showCall(
  sid: string,
  options: Readonly<Record<string, unknown>>,
  context: CommandContext,
): Promise<Outcome> {
  const connection = connectionOf(options, context);
  if (!connection.ok) return connection;
  const { client } = connection.value;
  const read = readOptions(schema, options);
  if (!read.ok) return read;
  const call = await client.json(pathOf(sid), {}, callSchema);
  if (!call.ok) return call;
  // By its whole sid: another call may begin alike by now.
  const events = await fetchEvents(client, `${pathOf(call.value.callSid)}/events`);
  if (!events.ok) return events;
  const text = read.value.json
    ? JSON.stringify({ call: call.value, events: events.value }, null, 2)
    : describe(call.value, events.value);
  await context.out.write(`${text}\n`);
  return DONE;
}

const pathOf = (sid: string): string => `/api/v1/calls/${encodeURIComponent(sid)}`;

async function fetchEvents(
  client: ApiClient,
  path: string,
): Promise<Answer<readonly TimelineEvent[]>> {
  let events: readonly TimelineEvent[] = [];
  let cursor: string | undefined;
  for (;;) {
    const page = await client.json(path, { limit: '1000', cursor }, eventListSchema);
    if (!page.ok) return page;
    events = [...events, ...page.value.events];
    if (page.value.nextCursor === null) return { ok: true, value: events };
    cursor = page.value.nextCursor;
  }
}

/** Every fact that is known, one to a line, then the events in the order of arrival. */
function describe(call: Call, events: readonly TimelineEvent[]): string {
  const { recordings, audio, answeredAtInferred, ...facts } = call;
  const answeredAt = answeredAtInferred ? `${call.answeredAt} (inferred)` : call.answeredAt;
  const lines = [
    ...factsOf({ ...facts, answeredAt }),
    ...recordings.flatMap((recording, index) => factsOf(recording, `recording ${index + 1} `)),
    ...(audio === null ? [] : factsOf(audio, 'audio ')),
  ];
  const timeline = events.map((event) => [
    String(event.position),
    timeOf(event.occurredAt),
    timeOf(event.receivedAt),
    event.kind,
    safeText(event.status),
    event.sequenceNumber?.toString() ?? '-',
    event.provenance,
  ]);
  return [...drawCells(lines), '', 'Timeline', ...drawCells([HEADS, ...timeline])].join('\n');
}

const HEADS = [
  'Position',
  'Occurred (UTC)',
  'Received (UTC)',
  'Kind',
  'Status',
  'Sequence',
  'Provenance',
];

const factsOf = (facts: object, prefix = ''): readonly (readonly string[])[] =>
  Object.entries(facts)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => [`${prefix}${name}`, safeText(String(value))]);

const timeOf = (iso: string): string => iso.slice(0, 23).replace('T', ' ');
