/** `callboard calls list`: calls that match, the newest first, as a table or as JSON. */
import { z } from 'zod';
import { safeText } from '../console/safe-text.ts';
import { drawCells } from '../console/text-table.ts';
import type { Call } from '../core/wire/call.ts';
import type { CallList } from '../core/wire/call-list.ts';
import { callListSchema } from '../http/schemas/call.ts';
import type { Answer, ApiClient, Query } from './api-client.ts';
import { readCallFilter, TIMES_HELP, withCallFilter } from './call-filter.ts';
import { type AddCommand, type CommandContext, readOptions } from './command.ts';
import { connectionOf, withConnection } from './connection-options.ts';
import { wholeNumber } from './option-kinds.ts';
import { DONE, type Outcome } from './outcome.ts';

const LARGEST_PAGE = 1000;

const schema = z.object({
  limit: wholeNumber(1, 1_000_000),
  cursor: z.string().optional(),
  json: z.boolean().default(false),
});

export const addCallsList: AddCommand = (calls, context) => {
  withConnection(
    withCallFilter(calls.command('list').description('list calls, the newest first'))
      .option('--limit <count>', 'at most so many', '50')
      .option('--cursor <cursor>', 'go on where a list ended (nextCursor of --json)')
      .option('--json', 'print JSON: { calls, nextCursor, asOf, lagMs }'),
  )
    .addHelpText(
      'after',
      `${TIMES_HELP}

Examples:
  callboard calls list --status failed --limit 20
  callboard calls list --number +15550100001 --from -1h
  callboard calls list --from 02:00 --to 02:30
  callboard calls list --batch 3 --json | jq -r '.calls[].callSid'`,
    )
    .action(async (options: Record<string, unknown>) => {
      context.finish(await listCalls(options, context));
    });
};

async function listCalls(
  options: Readonly<Record<string, unknown>>,
  context: CommandContext,
): Promise<Outcome> {
  const { out, tell } = context;
  const connection = connectionOf(options, context);
  if (!connection.ok) return connection;
  const { client, zone } = connection.value;
  const filter = readCallFilter(options, zone, context);
  if (!filter.ok) return filter;
  const read = readOptions(schema, options);
  if (!read.ok) return read;
  const { limit, cursor, json } = read.value;
  const list = await fetchCalls(client, { ...filter.value, cursor }, limit);
  if (!list.ok) return list;
  if (json) {
    await out.write(`${JSON.stringify(list.value, null, 2)}\n`);
    return DONE;
  }
  if (list.value.calls.length === 0) {
    tell('No call matches.');
    return DONE;
  }
  await out.write(`${drawCells([HEADS, ...list.value.calls.map(cellsOf)]).join('\n')}\n`);
  if (list.value.nextCursor !== null) {
    tell(`There are more: raise --limit (it is ${limit}), or narrow the filters.`);
  }
  return DONE;
}

/** As many pages as it takes, put together as one. */
async function fetchCalls(
  client: ApiClient,
  query: Query,
  limit: number,
): Promise<Answer<CallList>> {
  let calls: readonly Call[] = [];
  let cursor = query['cursor'];
  for (;;) {
    const size = Math.min(LARGEST_PAGE, limit - calls.length).toString();
    const page = await client.json(
      '/api/v1/calls',
      { ...query, cursor, limit: size },
      callListSchema,
    );
    if (!page.ok) return page;
    calls = [...calls, ...page.value.calls];
    const { nextCursor } = page.value;
    if (nextCursor === null || calls.length >= limit) {
      return { ok: true, value: { ...page.value, calls } };
    }
    cursor = nextCursor;
  }
}

const HEADS = ['Call SID', 'Status', 'Started (UTC)', 'Direction', 'To', 'From', 'Seconds', 'SIP'];

const cellsOf = (call: Call): readonly string[] => [
  safeText(call.callSid),
  call.status,
  call.startedAt?.slice(0, 19).replace('T', ' ') ?? '-',
  safeText(call.direction),
  safeText(call.to),
  safeText(call.from),
  call.durationSeconds?.toString() ?? '-',
  call.sipCode?.toString() ?? '-',
];
