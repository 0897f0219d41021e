/** `callboard calls show`: everything about one call, and its timeline. */

import { z } from 'zod';
import { safeText } from '../../console/safe-text.ts';
import { drawCells } from '../../console/text-table.ts';
import { storyOf } from '../../core/calls/call-story.ts';
import { success } from '../../core/result.ts';
import type { TimeZone } from '../../core/time/time-zone.ts';
import type { Call } from '../../core/wire/call.ts';
import type { TimelineEvent } from '../../core/wire/event-list.ts';
import { eventListSchema } from '../../http/schemas/event.ts';
import type { ApiClient } from '../api-client.ts';
import type { AddCommand, CommandContext } from '../command.ts';
import { connectedOptions, withConnection } from '../connection-options.ts';
import { type CommandResult, DONE, type Outcome } from '../outcome.ts';
import { zonedText } from '../time-options.ts';
import { type TimelineOptions, timelineLines } from './call-timeline.ts';
import { fetchNamedCall } from './fetch-named.ts';

const schema = z.object({ raw: z.boolean().default(false), json: z.boolean().default(false) });

export const addCallsShow: AddCommand = (calls, context) => {
  withConnection(
    calls
      .command('show')
      .description('show what happened to one call, its details, and its timeline')
      .argument('<sid>', 'the CallSid, or its first 8 hex digits or more')
      .option('--raw', "show each callback's parameters as received")
      .option('--json', 'print JSON: { call, events }'),
  )
    .addHelpText(
      'after',
      `
Examples:
  callboard calls show 8d0c1f0e-5f6a-4c1b-9a53-0b6f6a1f2c11
  callboard calls show 8d0c1f0e --raw
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
  const connected = connectedOptions(schema, options, context);
  if (!connected.ok) return connected;
  const { client, zone, own } = connected.value;
  const call = await fetchNamedCall(client, sid);
  if (!call.ok) return call;
  // With the complete sid: by now, another call may have the same prefix.
  const events = await fetchEvents(client, call.value.callSid);
  if (!events.ok) return events;
  const text = own.json
    ? JSON.stringify({ call: call.value, events: events.value }, null, 2)
    : describe(call.value, events.value, { zone, raw: own.raw });
  await context.out.write(`${text}\n`);
  return DONE;
}

async function fetchEvents(
  client: ApiClient,
  sid: string,
): Promise<CommandResult<readonly TimelineEvent[]>> {
  let events: readonly TimelineEvent[] = [];
  let cursor: string | undefined;
  for (;;) {
    const page = await client.json(
      '/api/v1/calls/{sid}/events',
      { sid },
      { limit: '1000', cursor },
      eventListSchema,
    );
    if (!page.ok) return page;
    events = [...events, ...page.value.events];
    if (page.value.nextCursor === null) return success(events);
    cursor = page.value.nextCursor;
  }
}

/** A one-sentence summary, the known facts one per line, and the timeline. */
function describe(call: Call, events: readonly TimelineEvent[], options: TimelineOptions): string {
  const { dimensions, recordings, audio, answeredAtInferred, ...facts } = call;
  const lines = [
    ...factsOf(facts, options.zone).map(([name = '', text = '']) =>
      name === 'answeredAt' && answeredAtInferred ? [name, `${text} (inferred)`] : [name, text],
    ),
    ...factsOf(dimensions, options.zone, 'dim.'),
    ...recordings.flatMap((recording, index) =>
      factsOf(recording, options.zone, `recording ${index + 1} `),
    ),
    ...(audio === null ? [] : factsOf(audio, options.zone, 'audio ')),
  ];
  return [
    safeText(storyOf(call), LONGEST_STORY),
    '',
    ...drawCells(lines),
    '',
    ...timelineLines(events, options),
  ].join('\n');
}

const LONGEST_STORY = 1_000;
const ISO_TIME = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/;

const factsOf = (facts: object, zone: TimeZone, prefix = ''): readonly (readonly string[])[] =>
  Object.entries(facts)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => [`${prefix}${name}`, factText(name, value, zone)]);

function factText(name: string, value: unknown, zone: TimeZone): string {
  if (name === 'mos' && typeof value === 'number') return mosText(value);
  const text = String(value);
  return ISO_TIME.test(text) ? zonedText(Date.parse(text), zone) : safeText(text);
}

const LOWEST_MOS = 1;
const HIGHEST_MOS = 4.5;
const AXIS = 35;

/** A score with a bar on a scale that ends at 4.5, not 5. */
function mosText(mos: number): string {
  const share = (mos - LOWEST_MOS) / (HIGHEST_MOS - LOWEST_MOS);
  const filled = Math.round(Math.min(1, Math.max(0, share)) * AXIS);
  return `${mos.toFixed(2)}  1 [${'#'.repeat(filled)}${'-'.repeat(AXIS - filled)}] 4.5`;
}
