/** `callboard calls export`: the calls that match as CSV, oldest first. */
import { readCallFilter, withCallFilter } from './call-filter.ts';
import type { AddCommand } from './command.ts';
import { connectionOf, withConnection } from './connection-options.ts';
import { download, OUTPUT_HELP } from './download.ts';

export const addCallsExport: AddCommand = (calls, context) => {
  withConnection(
    withCallFilter(
      calls.command('export').description('export calls as CSV, the oldest first'),
    ).option('--output <file>', OUTPUT_HELP),
  )
    .addHelpText(
      'after',
      `
Examples:
  callboard calls export > calls.csv
  callboard calls export --status failed --from 2026-06-25 --output failed.csv`,
    )
    .action(async (options: Record<string, unknown>) => {
      const client = connectionOf(options, context);
      if (!client.ok) return context.finish(client);
      const filter = readCallFilter(options);
      if (!filter.ok) return context.finish(filter);
      const path = '/api/v1/calls.csv';
      context.finish(await download(client.value, path, filter.value, options, context));
    });
};
