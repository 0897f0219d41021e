/** `callboard verify`: whether stored data is whole, without changing any of it. */
import type { AddCommand } from '../command.ts';
import { DATA_DIR_HELP } from '../data-folder.ts';

export const addVerify: AddCommand = (program, context) => {
  program
    .command('verify')
    .description('check stored data: every event, and every call against its events')
    .argument('[file]', 'a backup, instead of a data folder')
    .option('--data-dir <folder>', DATA_DIR_HELP)
    .option('--json', 'print the report as JSON, and no progress')
    .addHelpText(
      'after',
      `
It changes nothing, and may run beside a Callboard that takes callbacks. It ends with 0 if all is
whole, 1 if something is damaged or can't be read.

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
