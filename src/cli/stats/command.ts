/** `callboard stats`: KPIs of a window, with their trend, by group, or as they change. */

import { Option } from 'commander';
import { TIMES_HELP, withCallFilter } from '../calls/call-filter.ts';
import type { AddCommand } from '../command.ts';
import { withConnection } from '../connection-options.ts';
import { runStats } from './run.ts';

export const addStats: AddCommand = (program, context) => {
  withConnection(
    withCallFilter(
      program
        .command('stats')
        .description('show how the call centre performs: KPIs, their trend, and groups of calls')
        .option('--window <time>', 'the time up to now, such as 15m, 1h or 7d; today or yesterday')
        .option('--by <group>', 'compare groups of calls: by sipCode, outcome, toNumber, hour, ...')
        .option('--kpi <id...>', 'only these KPIs, such as asr acd', (id, ids: string[] = []) => [
          ...ids,
          ...id.split(','),
        ])
        .option('--compare <window>', 'compare with the previous window, or the same a week before')
        .option(
          '--order <kpi>',
          'with --by: the groups with most of this KPI first (default: attempts)',
        )
        .option(
          '--limit <count>',
          'with --by or --silent-numbers: show at most this many (default: 20)',
        )
        .option(
          '--silent-numbers <days>',
          'list your numbers that had calls, but none for this many days',
        )
        .addOption(new Option('--watch [seconds]', 'show it again every few seconds').preset('5'))
        .option('--json', "print the API's answer as JSON"),
    ),
  )
    .addHelpText(
      'after',
      `${TIMES_HELP}

Without --window, --from or --to, it's the last hour. Only first legs count, unless --leg says otherwise.
What each KPI means: docs/reference/kpis.md, or /api/v1/kpis.

Examples:
  callboard stats --window today --compare week
  callboard stats --by sipCode --outcome failedNetwork --window 2h
  callboard stats --by toNumber --order failed --limit 10
  callboard stats --silent-numbers 7
  callboard stats --watch`,
    )
    .action(async (options: Record<string, unknown>) => {
      context.finish(await runStats(options, context));
    });
};
