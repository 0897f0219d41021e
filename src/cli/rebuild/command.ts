/** `callboard rebuild`: the calls anew from the log, after damage or doubt. */
import type { AddCommand } from '../command.ts';
import { DATA_DIR_HELP } from '../data-folder.ts';

export const addRebuild: AddCommand = (program, context) => {
  program
    .command('rebuild')
    .description('make calls, counts and indexes anew from the stored events')
    .option('--data-dir <folder>', DATA_DIR_HELP)
    .option('--json', 'print the report as JSON, and no progress')
    .addHelpText(
      'after',
      `
Stop Callboard first. The new database is written beside the old one, so the disk needs room for both,
and takes its place once it is whole. Failure batches and alerts are kept as they are. A database with
damaged pages is kept under another name. Killed at any moment, it can simply be run again.

Examples:
  callboard rebuild
  callboard rebuild --data-dir /var/lib/callboard`,
    )
    .action(async (options: Record<string, unknown>) => {
      const { rebuildData } = await import('./run.ts');
      context.finish(await rebuildData(options, context));
    });
};
