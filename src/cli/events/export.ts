/** `callboard events export`: all stored requests as NDJSON, which `replay` can send again. */
import type { AddCommand } from '../command.ts';
import { connectionOf, withConnection } from '../connection-options.ts';
import { download, OUTPUT_HELP } from '../download.ts';

export const addEventsExport: AddCommand = (events, context) => {
  withConnection(
    events
      .command('export')
      .description(
        'export every stored callback as NDJSON: { path, method, parameters, receivedAt }',
      )
      .option('--output <file>', OUTPUT_HELP),
  )
    .addHelpText(
      'after',
      `
A capture contains phone numbers as received, so protect it accordingly.

Examples:
  callboard events export --output capture.ndjson
  callboard events export | grep '"CallStatus":"failed"' | head`,
    )
    .action(async (options: Record<string, unknown>) => {
      const connection = connectionOf(options, context);
      if (!connection.ok) return context.finish(connection);
      const { client } = connection.value;
      context.finish(await download(client, '/api/v1/events.ndjson', {}, options, context));
    });
};
