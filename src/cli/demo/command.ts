/** `callboard demo`: see it work on this machine, without an account. */
import type { AddCommand } from '../command.ts';
import { logOption, tablesOption } from '../serve/command.ts';

export const addDemo: AddCommand = (program, context) => {
  program
    .command('demo')
    .description('see it work: Callboard and an emulated provider that places calls')
    .option('--port <port>', "Callboard's port; 0 picks a free one", '0')
    .option('--emulator-port <port>', "the emulated provider's port; 0 picks a free one", '0')
    .option('--calls-per-second <count>', 'how many calls begin each second', '8')
    .option('--speed <factor>', 'how many times faster than real time the calls run', '1')
    .option('--threshold <count>', 'how many failed calls make a batch and an alert', '5')
    .option('--seed <seed>', 'use this seed: the same seed gives the same calls')
    .addOption(tablesOption())
    .addOption(logOption())
    .addHelpText(
      'after',
      `
Everything stays on this machine and is removed afterwards: no account, no .env, no real SMS.
While it runs you can try the commands that it prints. Ctrl-C ends it.

Examples:
  callboard demo
  callboard demo --calls-per-second 200 --speed 10
  callboard demo --port 8484 --tables full`,
    )
    .action(async (options: unknown) => {
      const { demo } = await import('./run.ts');
      context.finish(await demo(options, context));
    });
};
