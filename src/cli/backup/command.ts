/** `callboard backup`: everything that is stored, in one file, while Callboard runs. */
import type { AddCommand } from '../command.ts';
import { DATA_DIR_HELP } from '../data-folder.ts';

export const addBackup: AddCommand = (program, context) => {
  program
    .command('backup')
    .description('copy everything that is stored into one file, whether Callboard runs or not')
    .argument('<file>', 'the file to write')
    .option('--data-dir <folder>', DATA_DIR_HELP)
    .option('--force', 'replace the file if it exists')
    .option('--json', 'print the summary as JSON, and no progress')
    .addHelpText(
      'after',
      `
The file holds phone numbers and recording URLs; only you can read it (mode 0600). To restore it, put
it into an empty data folder as callboard.db and start Callboard. callboard verify <file> checks it.

Examples:
  callboard backup callboard-2026-11-29.db
  callboard backup --data-dir /var/lib/callboard --force /mnt/backup/callboard.db`,
    )
    .action(async (file: string, options: Record<string, unknown>) => {
      const { backup } = await import('./run.ts');
      context.finish(await backup(file, options, context));
    });
};
