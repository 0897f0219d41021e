/** `callboard calls export`: matching calls as CSV, oldest first. */

import type { AddCommand } from '../command.ts';
import { connectionOf, withConnection } from '../connection-options.ts';
import { download, OUTPUT_HELP } from '../download.ts';
import { readCallFilter, TIMES_HELP, withCallFilter } from './call-filter.ts';

export const addCallsExport: AddCommand = (calls, context) => {
  withConnection(
    withCallFilter(calls.command('export').description('export calls as CSV, oldest first')).option(
      '--output <file>',
      OUTPUT_HELP,
    ),
  )
    .addHelpText(
      'after',
      `${TIMES_HELP}

Examples:
  callboard calls export > calls.csv
  callboard calls export --status failed --from yesterday --to today --output failed.csv`,
    )
    .action(async (options: Record<string, unknown>) => {
      const connection = connectionOf(options, context);
      if (!connection.ok) return context.finish(connection);
      const { client, zone } = connection.value;
      const filter = readCallFilter(options, zone, context);
      if (!filter.ok) return context.finish(filter);
      const path = '/api/v1/calls.csv';
      context.finish(await download(client, path, filter.value, options, context));
    });
};
