/** `callboard failures list`: batches of failed calls, the open one first. */
import { z } from 'zod';
import { grouped } from '../../console/callback-rate.ts';
import { cutEnd } from '../../console/cut-text.ts';
import { drawFitted, type FittedColumn, type Saving } from '../../console/fitted-table.ts';
import { paintOf } from '../../console/style.ts';
import { type TimeZone, wallClock, wallText } from '../../core/time/time-zone.ts';
import type {
  ClosedFailureBatch,
  FailureList,
  OpenFailureBatch,
} from '../../core/wire/failure-list.ts';
import type { AddCommand, CommandContext } from '../command.ts';
import { connectedOptions, withConnection } from '../connection-options.ts';
import { lookOf } from '../look.ts';
import { wholeNumber } from '../option-kinds.ts';
import { DONE, type Outcome } from '../outcome.ts';
import { alertsText } from './batch-text.ts';
import { fetchBatches } from './fetch-batches.ts';

const schema = z.object({ limit: wholeNumber(1, 1_000_000), json: z.boolean().default(false) });

export const addFailuresList: AddCommand = (failures, context) => {
  withConnection(
    failures
      .command('list')
      .description('list batches of failed calls with their reports and alerts, newest first')
      .option('--limit <count>', 'list at most this many closed batches', '20')
      .option('--json', 'print JSON: { open, batches, nextCursor }'),
  )
    .addHelpText(
      'after',
      `
Failed calls join the open batch. When it reaches CALLBOARD_FAILURE_THRESHOLD calls, Callboard closes it, writes its
report, sends its alerts, and opens the next batch.

Examples:
  callboard failures list
  callboard failures list --json | jq '.batches[] | select(.messages[].state == "failed")'`,
    )
    .action(async (options: Record<string, unknown>) => {
      context.finish(await listFailures(options, context));
    });
};

async function listFailures(
  options: Readonly<Record<string, unknown>>,
  context: CommandContext,
): Promise<Outcome> {
  const { out, tell } = context;
  const connected = connectedOptions(schema, options, context);
  if (!connected.ok) return connected;
  const { client, zone, own } = connected.value;
  const { limit, json } = own;
  const list = await fetchBatches(client, limit);
  if (!list.ok) return list;
  if (json) {
    await out.write(`${JSON.stringify(list.value, null, 2)}\n`);
    return DONE;
  }
  const lines = drawFitted(
    columnsIn(zone),
    ORDER,
    SAVINGS,
    rowsOf(list.value),
    lookOf(context.host),
  );
  await out.write(`${lines.join('\n')}\n`);
  if (list.value.nextCursor !== null) {
    tell(`There are older batches. Raise --limit (now ${limit}) to see them.`);
  }
  return DONE;
}

type Row =
  | { readonly open: true; readonly batch: OpenFailureBatch }
  | { readonly open: false; readonly batch: ClosedFailureBatch };

const rowsOf = ({ open, batches }: FailureList): readonly Row[] => [
  { open: true, batch: open },
  ...batches.map((batch) => ({ open: false as const, batch })),
];

type Name = 'batch' | 'calls' | 'opened' | 'closed' | 'report' | 'alerts';

const ORDER: readonly Name[] = ['batch', 'calls', 'opened', 'closed', 'alerts', 'report'];

const SAVINGS: readonly Saving<Name>[] = [
  { column: 'report', take: 'shorter' },
  { column: 'opened', take: 'shorter' },
  { column: 'closed', take: 'shorter' },
  { column: 'alerts', take: 'shorter' },
  { column: 'opened', take: 'away' },
  { column: 'report', take: 'away' },
];

function columnsIn(zone: TimeZone): Readonly<Record<Name, FittedColumn<Row>>> {
  const clock = wallClock(zone);
  const at = (iso: string | null): string =>
    iso === null ? '-' : wallText(clock(Date.parse(iso)));
  const opened = (row: Row): string => at(row.open ? row.batch.since : row.batch.openedAt);
  const closed = (row: Row): string => (row.open ? 'still open' : at(row.batch.closedAt));
  const alerts = (row: Row): string => (row.open ? '-' : alertsText(row.batch.messages));
  return {
    batch: { forms: [{ head: 'Batch', cell: ({ batch }) => `${batch.batch}` }] },
    calls: {
      forms: [
        {
          head: 'Calls',
          cell: (row) =>
            row.open
              ? `${grouped(row.batch.count)} of ${grouped(row.batch.threshold)}`
              : grouped(row.batch.count),
        },
      ],
    },
    opened: {
      forms: [
        { head: `Opened (${zone})`, cell: opened },
        { head: 'Opened', cell: (row) => opened(row).slice(5) || '-' },
      ],
    },
    closed: {
      forms: [
        { head: `Closed (${zone})`, cell: closed },
        {
          head: cutEnd(`Closed (${zone})`, 20),
          cell: (row) => (row.open ? closed(row) : closed(row).slice(5)),
        },
      ],
    },
    alerts: {
      forms: [
        { head: 'Alerts', cell: alerts },
        { head: 'Alerts', cell: (row) => cutEnd(alerts(row), 30) },
      ],
      paint: (row, style) => (row.open ? String : paintOf(worstOf(row.batch), style)),
    },
    report: {
      forms: [
        { head: 'Report', cell: (row) => (row.open ? '-' : (row.batch.reportFile ?? 'not yet')) },
        {
          head: 'Report',
          cell: (row) => (row.open ? '-' : row.batch.reportFile === null ? 'not yet' : 'written'),
        },
      ],
    },
  };
}

/** The status whose colour stands for a batch's alerts. */
const worstOf = ({ messages }: ClosedFailureBatch): string =>
  messages.some(({ state }) => state === 'failed' || state === 'undelivered')
    ? 'failed'
    : messages.length > 0 && messages.every(({ state }) => state === 'delivered')
      ? 'completed'
      : '';
