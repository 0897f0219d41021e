/** `callboard serve`: runs the receiver until it's stopped. */
import { Option } from 'commander';
import type { AddCommand } from '../command.ts';

export const addServe: AddCommand = (program, context) => {
  program
    .command('serve')
    .description('receive and store callbacks, show them, and send alerts when calls fail')
    .option('--host <address>', 'listen on this address (CALLBOARD_HOST, or 127.0.0.1)')
    .option('--port <port>', 'listen on this port; 0 picks a free one (CALLBOARD_PORT, or 8484)')
    .option(
      '--data-dir <folder>',
      'store everything in this folder (CALLBOARD_DATA_DIR, or ./data)',
    )
    .addOption(tablesOption())
    .addOption(logOption())
    .addOption(openOption())
    .addHelpText(
      'after',
      `
Settings are environment variables, or lines in a .env file in the current folder. To accept callbacks, set
a signing key: SIGNALWIRE_SIGNING_KEY or TWILIO_AUTH_TOKEN. On Ctrl-C or SIGTERM, Callboard stores
everything it has received, and exits within 15 seconds.

Examples:
  SIGNALWIRE_SIGNING_KEY=PSK_... callboard serve
  callboard serve --port 9000 --data-dir /var/lib/callboard
  callboard serve --log=json | jq -r .callStatus`,
    )
    .action(async (options: Record<string, unknown>) => {
      const { serve } = await import('./run.ts');
      context.finish(await serve(options, context));
    });
};

export const openOption = (): Option => new Option('--open', 'open the board in your browser');

export const tablesOption = (): Option =>
  new Option(
    '--tables <how>',
    'show all of the tables of ended calls, their last lines, or neither (default: tail on a terminal)',
  ).choices(['full', 'tail', 'off']);

export const logOption = (): Option =>
  new Option(
    '--log <format>',
    'print event lines for people or as JSON (default: pretty on a terminal)',
  ).choices(['pretty', 'json']);
