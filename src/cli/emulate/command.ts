/** `callboard emulate`: an emulated provider on this machine, for SDKs and for Callboard. */

import { FAULT_KINDS } from '@callboard/emulator/cli';
import type { Command } from 'commander';
import type { AddCommand } from '../command.ts';

export const addEmulate: AddCommand = (program, context) => {
  withOptions(program.command('emulate'))
    .description("emulate the provider's REST API, calls and signed callbacks, without an account")
    .addHelpText(
      'after',
      `
Calls that you create over REST report to the URL you give them; generated calls report to --target.

Faults have a probability from 0 to 1; some also take seconds after a colon. The faults are
${inLines(FAULT_KINDS)}.

Examples:
  callboard emulate
  callboard emulate --target http://127.0.0.1:8484/callbacks/voice --calls-per-second 5
  callboard emulate --fault duplicate=0.05 --fault late-terminal=0.1:300
  callboard emulate --dialect twilio --speed 60 --seed monday --start-at 2026-06-22T08:00:00Z`,
    )
    .action(async (options: unknown) => {
      const { emulate } = await import('./run.ts');
      context.finish(await emulate(options, context));
    });
};

const withOptions = (command: Command): Command =>
  command
    .option('--host <address>', 'listen on this address', '127.0.0.1')
    .option('--port <port>', 'listen on this port; 0 picks a free one', '8485')
    .option('--dialect <dialect>', 'emulate signalwire or twilio', 'signalwire')
    .option('--project <id>', 'the project id (SignalWire) or account sid (Twilio)')
    .option('--token <token>', 'the API token')
    .option('--signing-key <key>', 'sign callbacks with this key')
    .option('--target <url>', 'send callbacks of generated calls to this URL')
    .option('--tls-cert <file>', 'serve https with this PEM certificate; requires --tls-key')
    .option('--tls-key <file>', "the certificate's private key, as PEM")
    .option(
      '--public-url <url>',
      "base URL for URLs in callbacks, instead of the emulator's address",
    )
    .option(
      '--calls-per-second <count>',
      'number of calls to generate per second of emulated time; 0 for none',
      '0',
    )
    .option(
      '--number <number=url>',
      'own this number, which runs the document at the URL; repeatable',
      collected,
      [],
    )
    .option('--scenario <file>', 'JSON file that says what calls do and when they happen')
    .option(
      '--clock <mode>',
      'how time passes: running, or by-hand with POST /_emulator/clock/advance',
      'running',
    )
    .option('--speed <factor>', 'run time this many times faster', '1')
    .option('--seed <seed>', 'seed for chance; the same seed gives the same calls')
    .option(
      '--start-at <time>',
      'start emulated time here instead of now: ISO 8601, 02:00, -1h ...',
    )
    .option('--utc', 'read --start-at in UTC, regardless of CALLBOARD_TIMEZONE')
    .option('--fault <name=probability>', 'inject this fault; repeatable', collected, [])
    .option('--faults <file>', 'inject the faults in this JSON file: { "faults": [...] }')
    .option('--retry-after <seconds>', 'seconds to wait before each retry', '1,3')
    .option(
      '--retry-on <failures>',
      'failures that SignalWire retries: none, or some of connect,timeout,reset,4xx,5xx (default: all but 4xx)',
    )
    .option('--record <file>', 'record requests for callboard replay')
    .option('--log <format>', 'show each attempt as pretty or json, or off', 'pretty');

const collected = (word: string, words: readonly string[]): readonly string[] => [...words, word];

/** Joins names with commas and wraps the lines. */
function inLines(names: readonly string[]): string {
  const lines: string[] = [];
  for (const name of names) {
    const line = lines.at(-1);
    if (line === undefined || line.length + name.length > 90) lines.push(name);
    else lines[lines.length - 1] = `${line}, ${name}`;
  }
  return lines.join(',\n');
}
