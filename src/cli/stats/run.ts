/** Runs `callboard stats`: asks once, or again and again until it's stopped. */

import { setTimeout as delay } from 'node:timers/promises';
import { createLogUpdate } from 'log-update';
import { z } from 'zod';
import { success } from '../../core/result.ts';
import type { ListedKpi } from '../../core/wire/stats.ts';
import {
  kpiListSchema,
  seriesSchema,
  silentNumbersSchema,
  statsSchema,
  topSchema,
} from '../../http/schemas/stats.ts';
import type { ApiClient } from '../api-client.ts';
import type { Query } from '../api-paths.ts';
import { readCallFilter } from '../calls/call-filter.ts';
import type { CommandContext } from '../command.ts';
import { type Connection, connectedOptions } from '../connection-options.ts';
import { lookOf } from '../look.ts';
import { wholeNumber } from '../option-kinds.ts';
import { type CommandResult, DONE, type Outcome, usedWrongly } from '../outcome.ts';
import { silentLines, statsLines, topLines, windowLine } from './stats-text.ts';
import { readWindow } from './window-option.ts';

/** What people look at first. */
const USUAL_KPIS: readonly string[] = [
  'attempts',
  'answered',
  'asr',
  'ner',
  'failureRate',
  'acd',
  'pddP50',
  'pddP95',
  'mosAvg',
  'peakConcurrent',
];
/** The same for groups, where each is a column. */
const GROUP_KPIS: readonly string[] = ['attempts', 'asr', 'failureRate', 'acd', 'pddP50'];
/** Groups or numbers that are listed. */
const USUAL_LIMIT = 20;
/** What the provider's account can limit. */
const PEAKS: readonly string[] = ['peakChannels', 'peakCallsPerSecond'];

const schema = z.object({
  window: z.string().optional(),
  by: z.string().min(1, 'must not be empty').optional(),
  kpi: z.array(z.string()).readonly().optional(),
  compare: z.enum(['previous', 'week'], { error: 'must be previous or week' }).optional(),
  order: z.string().optional(),
  limit: wholeNumber(1, 1000).optional(),
  silentNumbers: wholeNumber(1, 3650).optional(),
  watch: wholeNumber(1, 3600).optional(),
  json: z.boolean().default(false),
});

type StatsOptions = z.output<typeof schema>;

export async function runStats(
  options: Readonly<Record<string, unknown>>,
  context: CommandContext,
): Promise<Outcome> {
  const read = connectedOptions(schema, options, context);
  if (!read.ok) return read;
  const { own, ...connection } = read.value;
  const misfit = misfitIn(own);
  if (misfit !== null) return usedWrongly(misfit);
  const windowed = withWindow(options, own.window);
  if (!windowed.ok) return windowed;
  // The report's first line says what --window means. What --from and --to mean is said once.
  let tell = own.window === undefined ? context.tell : SILENT;
  const report = () => {
    const reporting = ask(windowed.value, own, connection, { ...context, tell });
    tell = SILENT;
    return reporting;
  };
  return own.watch === undefined
    ? await once(report, context)
    : await watch(report, own.watch, context);
}

const SILENT = (): void => {};

/** Options that don't go together. */
function misfitIn(own: StatsOptions): string | null {
  const { by, order, limit, silentNumbers } = own;
  if (silentNumbers !== undefined && isOfWindow(own)) {
    return "--silent-numbers can't be combined with --window, --by, --kpi or --compare.";
  }
  if (order !== undefined && by === undefined) return '--order needs --by.';
  if (limit !== undefined && by === undefined && silentNumbers === undefined) {
    return '--limit needs --by or --silent-numbers.';
  }
  return null;
}

const isOfWindow = ({ window, by, kpi, compare }: StatsOptions): boolean =>
  [window, by, kpi, compare].some((option) => option !== undefined);

/** `--window` as `--from` and `--to`. */
function withWindow(
  options: Readonly<Record<string, unknown>>,
  window: string | undefined,
): CommandResult<Readonly<Record<string, unknown>>> {
  if (window === undefined) return success(options);
  if (options['from'] !== undefined || options['to'] !== undefined) {
    return usedWrongly('Use either --window, or --from and --to.');
  }
  const read = readWindow(window);
  return read.ok ? success({ ...options, ...read.value }) : read;
}

async function once(
  report: () => Promise<CommandResult<string>>,
  { out }: CommandContext,
): Promise<Outcome> {
  const text = await report();
  if (!text.ok) return text;
  await out.write(text.value);
  return DONE;
}

/**
 * Redraws a terminal in place; a file or pipe gets one report after another. Once there was a report, a failure is shown
 * below it, and it goes on: Callboard may only be restarting.
 */
async function watch(
  report: () => Promise<CommandResult<string>>,
  seconds: number,
  { host, out, tell }: CommandContext,
): Promise<Outcome> {
  const stopped = new AbortController();
  void host.untilStopped().then(() => stopped.abort());
  const draw =
    host.stdout.isTTY === true ? createLogUpdate(host.stdout, { showCursor: true }) : null;
  let latest: string | null = null;
  while (!stopped.signal.aborted) {
    const text = await report();
    if (!text.ok && latest === null) return text;
    if (text.ok) latest = text.value;
    const shown = text.ok ? text.value : `${latest ?? ''}\n${text.problem.message}\n`;
    if (draw !== null) draw(shown.trimEnd());
    else if (text.ok) await out.write(text.value);
    else tell(text.problem.message);
    if (out.broken !== null) break;
    await delay(seconds * 1000, undefined, { signal: stopped.signal }).catch(() => {});
  }
  draw?.done();
  return DONE;
}

/** One report as text. */
async function ask(
  options: Readonly<Record<string, unknown>>,
  own: StatsOptions,
  { client, zone }: Connection,
  context: CommandContext,
): Promise<CommandResult<string>> {
  const filter = readCallFilter(options, zone, context);
  if (!filter.ok) return filter;
  const { silentNumbers: days } = own;
  if (days !== undefined) {
    return await askSilentNumbers(client, { ...filter.value, days: `${days}` }, own, zone, context);
  }
  const query = { ...filter.value, tz: zone };
  return own.by === undefined
    ? await askStats(client, query, own, zone, context)
    : await askTop(client, { ...query, by: own.by }, own, zone, context);
}

async function askStats(
  client: ApiClient,
  filter: Query<'/api/v1/stats'>,
  { kpi, compare, json }: StatsOptions,
  zone: Connection['zone'],
  { host }: CommandContext,
): Promise<CommandResult<string>> {
  const listed = await listedKpis(client);
  if (!listed.ok) return listed;
  const query = { ...filter, kpi: kpi ?? usualKpis(listed.value) };
  const stats = await client.json('/api/v1/stats', {}, { ...query, compare }, statsSchema);
  if (!stats.ok) return stats;
  if (json) return success(`${JSON.stringify(stats.value, null, 2)}\n`);
  const { from, to } = stats.value;
  const series = await client.json(
    '/api/v1/stats/series',
    {},
    { ...query, from, to },
    seriesSchema,
  );
  if (!series.ok) return series;
  const { style } = lookOf(host);
  return textOf([
    windowLine(stats.value, zone),
    ...statsLines(stats.value, series.value, listed.value, style),
  ]);
}

async function askTop(
  client: ApiClient,
  filter: Query<'/api/v1/stats/top'>,
  { kpi = GROUP_KPIS, order, limit = USUAL_LIMIT, json }: StatsOptions,
  zone: Connection['zone'],
  { host }: CommandContext,
): Promise<CommandResult<string>> {
  // What puts them in order is worth a column.
  const columns = [...new Set([...kpi, ...(order === undefined ? [] : [order])])];
  const query = { ...filter, kpi: columns, order: order ?? 'attempts', limit: limit.toString() };
  const top = await client.json('/api/v1/stats/top', {}, query, topSchema);
  if (!top.ok) return top;
  if (json) return success(`${JSON.stringify(top.value, null, 2)}\n`);
  const { style } = lookOf(host);
  const lines = top.value.groups.length === 0 ? ['No calls match.'] : topLines(top.value, style);
  return textOf([windowLine(top.value, zone), ...lines]);
}

async function askSilentNumbers(
  client: ApiClient,
  filter: Query<'/api/v1/stats/silent-numbers'>,
  { limit = USUAL_LIMIT, json }: StatsOptions,
  zone: Connection['zone'],
  { host }: CommandContext,
): Promise<CommandResult<string>> {
  const path = '/api/v1/stats/silent-numbers';
  const query = { ...filter, limit: limit.toString() };
  const silent = await client.json(path, {}, query, silentNumbersSchema);
  if (!silent.ok) return silent;
  if (json) return success(`${JSON.stringify(silent.value, null, 2)}\n`);
  return textOf(silentLines(silent.value, zone, lookOf(host).style));
}

/** KPIs by id, with their targets and limits. */
async function listedKpis(
  client: ApiClient,
): Promise<CommandResult<ReadonlyMap<string, ListedKpi>>> {
  const list = await client.json('/api/v1/kpis', {}, {}, kpiListSchema);
  return list.ok ? success(new Map(list.value.kpis.map((kpi) => [kpi.id, kpi]))) : list;
}

/** Those that have a limit are worth a look, too. */
const usualKpis = (listed: ReadonlyMap<string, ListedKpi>): readonly string[] => [
  ...USUAL_KPIS,
  ...PEAKS.filter((id) => (listed.get(id)?.limit ?? null) !== null),
];

const textOf = (lines: readonly string[]): CommandResult<string> =>
  success(`${lines.join('\n')}\n`);
