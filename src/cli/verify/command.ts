/** `callboard verify`: checks stored data without changing it. */
import type { AddCommand } from '../command.ts';
import { DATA_DIR_HELP } from '../data-folder.ts';

export const addVerify: AddCommand = (program, context) => {
  program
    .command('verify')
    .description('check stored data, including every call against its events')
    .argument('[file]', 'a backup, instead of a data folder')
    .option('--data-dir <folder>', DATA_DIR_HELP)
    .option('--json', 'print the report as JSON, without progress')
    .addHelpText(
      'after',
      `
It changes nothing, and you can run it while Callboard is running. The exit code is 0 if everything is
intact, and 1 if something is damaged or can't be read.

Examples:
  callboard verify
  callboard verify --data-dir /var/lib/callboard
  callboard verify /mnt/backup/callboard.db --json`,
    )
    .action(async (file: string | undefined, options: Record<string, unknown>) => {
      const { verifyData } = await import('./run.ts');
      context.finish(await verifyData(file, options, context));
    });
};
