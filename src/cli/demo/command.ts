/** `callboard demo`: shows Callboard at work on this machine, without an account. */
import type { AddCommand } from '../command.ts';
import { logOption, openOption, tablesOption } from '../serve/command.ts';

export const addDemo: AddCommand = (program, context) => {
  program
    .command('demo')
    .description('see Callboard work with an emulated provider that places calls')
    .option('--port <port>', "Callboard's port; 0 picks a free one", '0')
    .option('--emulator-port <port>', "the emulated provider's port; 0 picks a free one", '0')
    .option('--calls-per-second <count>', 'number of calls that start each second', '8')
    .option('--speed <factor>', 'run calls this many times faster than real time', '1')
    .option('--threshold <count>', 'number of failed calls that triggers an alert', '5')
    .option('--seed <seed>', 'seed for chance; the same seed gives the same calls')
    .addOption(tablesOption())
    .addOption(logOption())
    .addOption(openOption())
    .addHelpText(
      'after',
      `
Everything stays on this machine and is deleted afterwards. You don't need an account or .env, and no
real SMS is sent. While it's running, try the commands it prints. Press Ctrl-C to stop it.

Settings that change what it shows work here, too: CALLBOARD_KPI_TARGETS, CALLBOARD_MAX_...,
CALLBOARD_TIMEZONE, CALLBOARD_DIMENSIONS, CALLBOARD_MASK_NUMBERS, and CALLBOARD_FORWARD_URL if it's on this machine.

Examples:
  callboard demo --open
  callboard demo --calls-per-second 200 --speed 10
  callboard demo --port 8484 --tables full`,
    )
    .action(async (options: unknown) => {
      const { demo } = await import('./run.ts');
      context.finish(await demo(options, context));
    });
};
