/** `callboard replay`: resends the requests in a capture, signed the way the provider does it. */
import type { AddCommand } from '../command.ts';

const DEFAULT_URL = 'http://127.0.0.1:8484';

export const addReplay: AddCommand = (program, context) => {
  program
    .command('replay')
    .description('resend the callbacks in a capture')
    .argument('<file>', 'a capture from events export or emulate --record; - reads standard input')
    .option(
      '--url <address>',
      'base address to send to; the paths in the capture are appended',
      DEFAULT_URL,
    )
    .option('--dialect <dialect>', 'sign like signalwire or twilio', 'signalwire')
    .option('--signing-key <key>', 'sign with this key (SIGNALWIRE_SIGNING_KEY, TWILIO_AUTH_TOKEN)')
    .option('--unsigned', 'send without a signature')
    .option(
      '--speed <factor>',
      'send this many times faster than they arrived; 0 for as fast as possible',
      '1',
    )
    .option('--concurrency <count>', 'send at most this many requests at once', '64')
    .option('--json', 'print the summary as JSON')
    .addHelpText(
      'after',
      `
Each line of the file is { path, method, parameters, receivedAt }.

Examples:
  callboard replay capture.ndjson --signing-key PSK_emulator
  callboard replay capture.ndjson --speed 0 --url https://callboard.example.com
  callboard events export | callboard replay - --speed 60 --url http://127.0.0.1:9000`,
    )
    .action(async (file: string, options: unknown) => {
      const { replayFile } = await import('./run.ts');
      context.finish(await replayFile(file, options, context));
    });
};
