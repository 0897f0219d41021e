/** Runs `callboard rebuild`. Loaded on demand, because it loads SQLite. */
import { z } from 'zod';
import { type RebuildReport, rebuild } from '../../store/sqlite/maintenance/rebuild/rebuild.ts';
import { type CommandContext, readOptions } from '../command.ts';
import { dataDirOption, dataFolderOf } from '../data-folder.ts';
import { dimensionNamesIn } from '../dimension-names.ts';
import { count, sayRanges } from '../maintenance-words.ts';
import { DONE, failed, type Outcome } from '../outcome.ts';
import { NO_PROGRESS, progressBar } from '../progress-bar.ts';

const written = z.object({ dataDir: dataDirOption, json: z.boolean().optional() });

/** Rebuilds, and prints a report. */
export async function rebuildData(
  options: Readonly<Record<string, unknown>>,
  context: CommandContext,
): Promise<Outcome> {
  const read = readOptions(written, options);
  if (!read.ok) return read;
  const settings = context.settings();
  if (!settings.ok) return settings;
  const dimensions = dimensionNamesIn(settings.value.env);
  if (!dimensions.ok) return dimensions;
  const { dataDir, json = false } = read.value;
  let report: RebuildReport;
  try {
    using bar = json ? NO_PROGRESS : progressBar(context.host.stderr, () => performance.now());
    report = rebuild(dataFolderOf(dataDir, settings.value.env), bar.report, dimensions.value);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return failed(`Nothing was rebuilt: ${reason}.`);
  }
  await context.out.write(json ? `${JSON.stringify(report)}\n` : sayReport(report));
  const losses = lossesOf(report);
  return losses.length === 0 ? DONE : failed(losses.join(' '));
}

function sayReport({
  file,
  calls,
  events,
  differences,
  failuresDue,
  failedWithoutBatch,
  keptAside,
}: RebuildReport): string {
  const { changed, redimensioned, added, removed, keptFromRows, callSids } = differences;
  const kinds = [
    [changed, 'differed from their events'],
    [redimensioned, 'have other own dimensions now'],
    [added, 'had no readable row'],
    [removed, 'had no events, and were removed'],
  ] as const;
  const lines = kinds
    .filter(([calledFor]) => calledFor > 0)
    .map(([calledFor, what]) => `  ${count(calledFor)} calls ${what}\n`);
  const sids = callSids.length === 0 ? '' : `  the first of them: ${callSids.join(', ')}\n`;
  const kept =
    keptFromRows === 0
      ? ''
      : `  ${count(keptFromRows)} calls keep the data from their old row, because the log has lost some of their events\n`;
  const due =
    failuresDue === 0
      ? ''
      : `  ${count(failuresDue)} failed calls were hidden by the damage and will join a failure batch at the next start\n`;
  const loose =
    failedWithoutBatch === 0
      ? ''
      : `  ${count(failedWithoutBatch)} failed calls aren't in a failure batch, because the line that counted them is lost\n`;
  const aside = keptAside === null ? '' : `The damaged database is kept as ${keptAside}.\n`;
  const same = lines.length === 0 ? ' Every call matched its events.' : '';
  return `${file} was rebuilt: ${count(events)} events, ${count(calls)} calls.${same}\n${lines.join('')}${sids}${kept}${due}${loose}${aside}`;
}

function lossesOf({ lost, incomplete, keptAside }: RebuildReport): readonly string[] {
  const losses: string[] = [];
  if (lost.length > 0) {
    losses.push(`The log has lost positions ${sayRanges(lost)}. Look for them in a backup.`);
  }
  if (incomplete.length > 0) {
    losses.push(
      `Some rows of ${incomplete.join(', ')} couldn't be read and are missing. Compare with a backup.`,
    );
  }
  if (losses.length > 0 && keptAside !== null) losses.push('Check the disk before you continue.');
  return losses;
}
