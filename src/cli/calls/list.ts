/** `callboard calls list`: matching calls, newest first, as a table or JSON. */
import { z } from 'zod';
import { callTable, type Measure } from '../../console/call-table.ts';
import { callCountSchema } from '../../http/schemas/stats.ts';
import type { ApiClient } from '../api-client.ts';
import type { Query } from '../api-paths.ts';
import type { AddCommand, CommandContext } from '../command.ts';
import { connectedOptions, withConnection } from '../connection-options.ts';
import { lookOf } from '../look.ts';
import { wholeNumber } from '../option-kinds.ts';
import { DONE, type Outcome, usedWrongly } from '../outcome.ts';
import { readCallFilter, TIMES_HELP, withCallFilter } from './call-filter.ts';
import { fetchCalls } from './fetch-calls.ts';
import { followCalls } from './follow.ts';

const schema = z.object({
  limit: wholeNumber(1, 1_000_000),
  cursor: z.string().optional(),
  sort: z
    .string()
    .regex(
      /^-?(?:startedAt|durationSeconds|ringSeconds|pddSeconds|mos)$/,
      'must be startedAt, durationSeconds, ringSeconds, pddSeconds or mos, with a - before it for descending',
    )
    .optional(),
  count: z.boolean().default(false),
  follow: z.boolean().default(false),
  json: z.boolean().default(false),
});

export const addCallsList: AddCommand = (calls, context) => {
  withConnection(
    withCallFilter(calls.command('list').description('list calls, newest first'))
      .option('--limit <count>', 'list at most this many calls', '50')
      .option('--sort <field>', 'another order, such as -durationSeconds (longest first) or mos')
      .option('--count', 'only say how many calls match')
      .option('--follow', 'print matching calls as they change, until Ctrl-C')
      .option('--cursor <cursor>', 'continue where a list ended (nextCursor of --json)')
      .option(
        '--json',
        'print JSON: { calls, nextCursor, previousCursor, asOf, lagMs }; with --follow, a line per change',
      ),
  )
    .addHelpText(
      'after',
      `${TIMES_HELP}

Examples:
  callboard calls list --status failed --limit 20
  callboard calls list --number +15550100001 --from -1h
  callboard calls list --from 02:00 --to 02:30
  callboard calls list --sip 503 --from -1h --count
  callboard calls list --sip 503 --follow
  callboard calls list --max-mos 3.6 --sort -durationSeconds
  callboard calls list --batch 3 --json | jq -r '.calls[].callSid'`,
    )
    .action(async (options: Record<string, unknown>) => {
      context.finish(await listCalls(options, context));
    });
};

/** What a list is sorted or filtered by, so that it shows it. */
function measuresIn(query: Query<'/api/v1/calls'>): readonly Measure[] {
  const names = Object.entries(query)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => (name === 'sort' ? String(value) : name));
  return MEASURES.filter(([, field]) => names.some((name) => name.includes(field))).map(
    ([measure]) => measure,
  );
}

const MEASURES: readonly (readonly [Measure, field: string])[] = [
  ['ring', 'ringSeconds'],
  ['pdd', 'pddSeconds'],
  ['mos', 'mos'],
];

/** A list isn't this late under any load, in milliseconds: the server's disk is full, broken or too slow. */
const LATE_MS = 3000;

async function countCalls(
  client: ApiClient,
  filter: Query<'/api/v1/calls/count'>,
  json: boolean,
  { out, tell }: CommandContext,
): Promise<Outcome> {
  const count = await client.json('/api/v1/calls/count', {}, filter, callCountSchema);
  if (!count.ok) return count;
  const { calls, lagMs } = count.value;
  await out.write(`${json ? JSON.stringify(count.value) : calls}\n`);
  if (lagMs >= LATE_MS) tell(`This count is ${Math.round(lagMs / 1000)} seconds behind.`);
  return DONE;
}

async function listCalls(
  options: Readonly<Record<string, unknown>>,
  context: CommandContext,
): Promise<Outcome> {
  const { out, tell } = context;
  const read = connectedOptions(schema, options, context);
  if (!read.ok) return read;
  const { client, zone, own } = read.value;
  const { limit, cursor, sort, count, follow, json } = own;
  const filter = readCallFilter(options, zone, context);
  if (!filter.ok) return filter;
  if (follow) {
    if (count || sort !== undefined || cursor !== undefined) {
      return usedWrongly("--follow can't be combined with --count, --sort or --cursor.");
    }
    return await followCalls(client, filter.value, { zone, json }, context);
  }
  if (count) return await countCalls(client, filter.value, json, context);
  const list = await fetchCalls(client, { ...filter.value, cursor, sort }, limit);
  if (!list.ok) return list;
  if (json) {
    await out.write(`${JSON.stringify(list.value, null, 2)}\n`);
    return DONE;
  }
  const { lagMs } = list.value;
  if (lagMs >= LATE_MS) {
    tell(
      `This list is ${Math.round(lagMs / 1000)} seconds behind: it doesn't include callbacks that Callboard has ` +
        "acknowledged since. Its log says why the database can't keep up.",
    );
  }
  if (list.value.calls.length === 0) {
    tell('No calls match.');
    return DONE;
  }
  const lines = callTable(list.value.calls, {
    ...lookOf(context.host),
    zone,
    measures: measuresIn({ ...filter.value, sort }),
  });
  await out.write(`${lines.join('\n')}\n`);
  if (list.value.nextCursor !== null) {
    tell(`There are more calls. Raise --limit (now ${limit}), or narrow the filters.`);
  }
  return DONE;
}
