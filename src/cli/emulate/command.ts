/** `callboard emulate`: the provider's side on this machine, for SDKs and for a Callboard. */

import { FAULT_KINDS } from '@callboard/emulator/cli';
import type { Command } from 'commander';
import type { AddCommand } from '../command.ts';

export const addEmulate: AddCommand = (program, context) => {
  withOptions(program.command('emulate'))
    .description('play the provider: its REST API, calls and signed callbacks, without an account')
    .addHelpText(
      'after',
      `
Calls that you create over REST report where you ask; generated ones report to --target.

A fault strikes with a probability from 0 to 1; some take seconds after a colon. Known are
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
    .option('--port <port>', 'listen on this port; 0 for any free one', '8485')
    .option('--dialect <dialect>', 'play signalwire or twilio', 'signalwire')
    .option('--project <id>', 'the project id (SignalWire) or account sid (Twilio)')
    .option('--token <token>', 'the API token')
    .option('--signing-key <key>', 'sign callbacks with this key')
    .option('--target <url>', 'where generated calls report to')
    .option('--tls-cert <file>', 'serve https with this certificate, in PEM; needs --tls-key')
    .option('--tls-key <file>', 'the private key of the certificate, in PEM')
    .option('--public-url <url>', 'the base of the URLs in callbacks, instead of its address')
    .option(
      '--calls-per-second <count>',
      'generate so many calls in a second of its time; 0: none',
      '0',
    )
    .option(
      '--number <number=url>',
      'own a number, answered by the document at the URL; may be given again',
      collected,
      [],
    )
    .option('--scenario <file>', 'what calls do and when they come, as JSON')
    .option(
      '--clock <how>',
      'let time pass: running, or by-hand over POST /_emulator/clock/advance',
      'running',
    )
    .option('--speed <factor>', 'let time run so many times as fast', '1')
    .option('--seed <seed>', 'the same seed gives the same calls')
    .option(
      '--start-at <time>',
      'when emulated time begins, instead of now: ISO 8601, 02:00, -1h ...',
    )
    .option('--utc', 'read --start-at in UTC, whatever CALLBOARD_TIMEZONE says')
    .option('--fault <name=probability>', 'let this go wrong; may be given again', collected, [])
    .option('--faults <file>', 'let go wrong what stands in this file: { "faults": [...] }')
    .option('--retry-after <seconds>', 'wait so long before the second attempt, the third', '1,3')
    .option(
      '--retry-on <failures>',
      'what SignalWire tries again: none, or some of connect,timeout,reset,4xx,5xx (all but 4xx)',
    )
    .option('--record <file>', 'keep what is sent, for callboard replay')
    .option('--log <format>', 'show each attempt as pretty or json, or turn it off', 'pretty');

const collected = (word: string, words: readonly string[]): readonly string[] => [...words, word];

/** Names by comma, in lines that are not too long. */
function inLines(names: readonly string[]): string {
  const lines: string[] = [];
  for (const name of names) {
    const line = lines.at(-1);
    if (line === undefined || line.length + name.length > 90) lines.push(name);
    else lines[lines.length - 1] = `${line}, ${name}`;
  }
  return lines.join(',\n');
}
