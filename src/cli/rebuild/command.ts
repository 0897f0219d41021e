/** `callboard rebuild`: rebuilds calls from the log, for example after damage. */
import type { AddCommand } from '../command.ts';
import { DATA_DIR_HELP } from '../data-folder.ts';

export const addRebuild: AddCommand = (program, context) => {
  program
    .command('rebuild')
    .description('rebuild calls, counts and indexes from the stored events')
    .option('--data-dir <folder>', DATA_DIR_HELP)
    .option('--json', 'print the report as JSON, without progress')
    .addHelpText(
      'after',
      `
Stop Callboard first. The new database is written next to the old one, so the disk needs room for both, and
replaces it once it's complete. Failure batches and alerts stay as they are. If the old database has damaged
pages, it's kept under another name. If a rebuild is killed, just run it again.

Examples:
  callboard rebuild
  callboard rebuild --data-dir /var/lib/callboard`,
    )
    .action(async (options: Record<string, unknown>) => {
      const { rebuildData } = await import('./run.ts');
      context.finish(await rebuildData(options, context));
    });
};
