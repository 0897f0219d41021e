/** `callboard failures show [batch]`: a batch of failed calls, and why they failed. */
import { z } from 'zod';
import { callTable, sipText } from '../../console/call-table.ts';
import { grouped } from '../../console/callback-rate.ts';
import { safeText } from '../../console/safe-text.ts';
import type { TimeZone } from '../../core/time/time-zone.ts';
import type { Call } from '../../core/wire/call.ts';
import type { FailureList } from '../../core/wire/failure-list.ts';
import { fetchCalls } from '../calls/fetch-calls.ts';
import type { AddCommand, CommandContext } from '../command.ts';
import { connectedOptions, withConnection } from '../connection-options.ts';
import { lookOf } from '../look.ts';
import { wholeNumber } from '../option-kinds.ts';
import { DONE, failed, type Outcome, usedWrongly } from '../outcome.ts';
import { zonedText } from '../time-options.ts';
import { alertsText } from './batch-text.ts';
import { fetchUpTo } from './fetch-batches.ts';

const schema = z.object({
  limit: wholeNumber(1, 1_000_000),
  json: z.boolean().default(false),
});

export const addFailuresShow: AddCommand = (failures, context) => {
  withConnection(
    failures
      .command('show')
      .description('show a batch: why its calls failed, its alerts, and its calls')
      .argument('[batch]', 'the batch number (default: the open batch)')
      .option('--limit <count>', 'show at most this many calls', '100')
      .option('--json', 'print JSON: { batch, calls, nextCursor }'),
  )
    .addHelpText(
      'after',
      `
Examples:
  callboard failures show
  callboard failures show 3
  callboard failures show 3 --json | jq -r '.calls[].sipCode'`,
    )
    .action(async (batch: string | undefined, options: Record<string, unknown>) => {
      context.finish(await showFailures(batch, options, context));
    });
};

async function showFailures(
  given: string | undefined,
  options: Readonly<Record<string, unknown>>,
  context: CommandContext,
): Promise<Outcome> {
  const { out, tell } = context;
  const connected = connectedOptions(schema, options, context);
  if (!connected.ok) return connected;
  const { client, zone, own } = connected.value;
  if (given !== undefined && !/^[1-9]\d{0,8}$/.test(given)) {
    return usedWrongly('The batch must be a number, for example 3.');
  }
  const wanted = given === undefined ? null : Number(given);
  const { limit, json } = own;
  const list = await fetchUpTo(client, wanted ?? Number.POSITIVE_INFINITY);
  if (!list.ok) return list;
  const number = wanted ?? list.value.open.batch;
  const batch = batchOf(list.value, number);
  if (batch === null) {
    return failed(
      `There's no batch ${number}. The open one is ${list.value.open.batch}; callboard failures list shows the closed ones.`,
    );
  }
  const calls = await fetchCalls(client, { batch: `${number}` }, limit);
  if (!calls.ok) return calls;
  const { nextCursor } = calls.value;
  if (json) {
    await out.write(
      `${JSON.stringify({ batch, calls: calls.value.calls, nextCursor }, null, 2)}\n`,
    );
    return DONE;
  }
  const lines = headOf(batch, calls.value.calls, nextCursor !== null, zone);
  if (calls.value.calls.length > 0) {
    lines.push('', ...callTable(calls.value.calls, { ...lookOf(context.host), zone }));
  }
  await out.write(`${lines.join('\n')}\n`);
  if (nextCursor !== null) tell(`There are more calls. Raise --limit (now ${limit}).`);
  return DONE;
}

type Batch = FailureList['open'] | FailureList['batches'][number];

const batchOf = ({ open, batches }: FailureList, number: number): Batch | null =>
  open.batch === number ? open : (batches.find(({ batch }) => batch === number) ?? null);

/** The lines about the batch as a whole. */
function headOf(batch: Batch, calls: readonly Call[], hasMore: boolean, zone: TimeZone): string[] {
  const at = (iso: string | null): string =>
    iso === null ? '-' : zonedText(Date.parse(iso), zone);
  const facts: (readonly [string, string])[] =
    'threshold' in batch
      ? [
          ['Batch', `${batch.batch}, still open`],
          ['Calls', `${grouped(batch.count)} of ${grouped(batch.threshold)}`],
          ['Opened', at(batch.since)],
        ]
      : [
          ['Batch', `${batch.batch}`],
          ['Calls', grouped(batch.count)],
          ['Opened', at(batch.openedAt)],
          ['Closed', at(batch.closedAt)],
          ['Report', batch.reportFile === null ? 'not written yet' : safeText(batch.reportFile)],
          ['Alerts', alertsText(batch.messages)],
        ];
  if (calls.length > 0) {
    facts.push([hasMore ? 'Reasons (newest calls)' : 'Reasons', reasonsOf(calls)]);
  }
  const width = Math.max(...facts.map(([name]) => name.length));
  return facts.map(([name, text]) => `${name.padEnd(width)}  ${text}`);
}

/** The SIP responses, most frequent first: `12 x 503 Service Unavailable, 3 x 404 Not Found`. */
function reasonsOf(calls: readonly Call[]): string {
  const counts = new Map<string, number>();
  for (const { sipCode, sipPhrase } of calls) {
    const text = sipText(sipCode, sipPhrase);
    const reason = text === '-' ? 'no SIP code' : text;
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  const sorted = [...counts].sort((one, other) => other[1] - one[1]);
  const shown = sorted.slice(0, 6).map(([reason, count]) => `${grouped(count)} x ${reason}`);
  const others = sorted.slice(6).reduce((sum, [, count]) => sum + count, 0);
  return [...shown, ...(others > 0 ? [`${grouped(others)} x others`] : [])].join(', ');
}
