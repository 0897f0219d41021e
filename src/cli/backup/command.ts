/** `callboard backup`: copies all stored data to one file, even while Callboard is running. */
import type { AddCommand } from '../command.ts';
import { DATA_DIR_HELP } from '../data-folder.ts';

export const addBackup: AddCommand = (program, context) => {
  program
    .command('backup')
    .description('copy all stored data to one file, whether or not Callboard is running')
    .argument('<file>', 'the file to write')
    .option('--data-dir <folder>', DATA_DIR_HELP)
    .option('--force', 'replace the file if it exists')
    .option('--json', 'print the summary as JSON, without progress')
    .addHelpText(
      'after',
      `
The file contains phone numbers and recording URLs, so only you can read it (mode 0600). To restore it,
copy it to an empty data folder as callboard.db and start Callboard. To check it, use callboard verify <file>.

Examples:
  callboard backup callboard-2026-11-29.db
  callboard backup --data-dir /var/lib/callboard --force /mnt/backup/callboard.db`,
    )
    .action(async (file: string, options: Record<string, unknown>) => {
      const { backup } = await import('./run.ts');
      context.finish(await backup(file, options, context));
    });
};
