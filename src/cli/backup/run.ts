/** Runs `callboard backup`. Loaded on demand, because it loads SQLite. */
import { constants, setPriority } from 'node:os';
import { z } from 'zod';
import {
  BackupExistsError,
  type BackupSummary,
  backUp,
} from '../../store/sqlite/maintenance/backup/backup.ts';
import { UnusableSourceError } from '../../store/sqlite/maintenance/scan/data-source.ts';
import { type CommandContext, readOptions } from '../command.ts';
import { dataDirOption, dataFolderOf } from '../data-folder.ts';
import { dimensionNamesIn } from '../dimension-names.ts';
import { count, sayRanges } from '../maintenance-words.ts';
import { DONE, failed, type Outcome, usedWrongly } from '../outcome.ts';
import { NO_PROGRESS, progressBar } from '../progress-bar.ts';

const written = z.object({
  dataDir: dataDirOption,
  force: z.boolean().optional(),
  json: z.boolean().optional(),
});

/** Writes the file, or says why it couldn't. */
export async function backup(
  file: string,
  options: Readonly<Record<string, unknown>>,
  context: CommandContext,
): Promise<Outcome> {
  const read = readOptions(written, options);
  if (!read.ok) return read;
  const settings = context.settings();
  if (!settings.ok) return settings;
  const dimensions = dimensionNamesIn(settings.value.env);
  if (!dimensions.ok) return dimensions;
  const { dataDir, force = false, json = false } = read.value;
  const from = dataFolderOf(dataDir, settings.value.env);
  // A running Callboard has priority.
  setPriority(constants.priority.PRIORITY_LOW);
  let summary: BackupSummary;
  try {
    using bar = json ? NO_PROGRESS : progressBar(context.host.stderr, () => performance.now());
    summary = await backUp({
      from,
      to: file,
      overwrite: force,
      dimensions: dimensions.value,
      progress: bar.report,
    });
  } catch (error) {
    if (error instanceof BackupExistsError) {
      return usedWrongly(`${error.message}. Choose another name, or replace it with --force.`);
    }
    if (error instanceof UnusableSourceError) return failed(`${error.message}.`);
    const reason = error instanceof Error ? error.message : String(error);
    return failed(
      `${file} couldn't be written: ${reason}. If the disk has room, check the data with callboard verify.`,
    );
  }
  await context.out.write(json ? `${JSON.stringify(summary)}\n` : sayBackup(summary));
  return summary.lost.length === 0
    ? DONE
    : failed(
        `The log is damaged: the backup contains everything except positions ${sayRanges(summary.lost)}. ` +
          'Keep older backups, and run callboard verify.',
      );
}

const sayBackup = ({ file, bytes, calls, events }: BackupSummary): string =>
  `${file}: ${count(calls)} calls, ${count(events)} events, ${count(Math.ceil(bytes / 1024))} kB.\n`;
