/** `callboard demo`: see it work on this machine, without an account. */
import type { AddCommand } from './command.ts';
import { logOption, tablesOption } from './serve.ts';

export const addDemo: AddCommand = (program, context) => {
  program
    .command('demo')
    .description('see it work: a Callboard and an emulated provider that places calls')
    .option('--port <port>', "Callboard's port; 0 for any free one", '0')
    .option('--emulator-port <port>', "the emulated provider's port; 0 for any free one", '0')
    .option('--calls-per-second <count>', 'so many calls begin in a second', '8')
    .option('--speed <factor>', 'let the time of the calls run so many times as fast', '1')
    .option('--threshold <count>', 'failed calls that make a batch and an alert', '5')
    .option('--seed <seed>', 'the same seed gives the same calls')
    .addOption(tablesOption())
    .addOption(logOption())
    .addHelpText(
      'after',
      `
Everything is on this machine and gone afterwards: no account, no .env, no real SMS.

Examples:
  callboard demo
  callboard demo --calls-per-second 200 --speed 10
  callboard demo --port 8484 --tables full`,
    )
    .action(async (options: unknown) => {
      const { demo } = await import('./run-demo.ts');
      context.finish(await demo(options, context));
    });
};
