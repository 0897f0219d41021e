/** Runs `callboard verify`. Loaded on demand, because it loads SQLite. */
import { constants, setPriority } from 'node:os';
import { z } from 'zod';
import type { CheckedPart, Finding } from '../../ports/maintenance.ts';
import { UnusableSourceError } from '../../store/sqlite/maintenance/scan/data-source.ts';
import { type VerifyReport, verify } from '../../store/sqlite/maintenance/verify/verify.ts';
import { type CommandContext, readOptions } from '../command.ts';
import { dataDirOption, dataFolderOf } from '../data-folder.ts';
import { count, sayRanges } from '../maintenance-words.ts';
import { DONE, failed, type Outcome, usedWrongly } from '../outcome.ts';
import { NO_PROGRESS, progressBar } from '../progress-bar.ts';

const written = z.object({ dataDir: dataDirOption, json: z.boolean().optional() });

/** Checks the data and prints a report. */
export async function verifyData(
  file: string | undefined,
  options: Readonly<Record<string, unknown>>,
  context: CommandContext,
): Promise<Outcome> {
  const read = readOptions(written, options);
  if (!read.ok) return read;
  const { dataDir, json = false } = read.value;
  if (file !== undefined && dataDir !== undefined) {
    return usedWrongly('Use either a file or --data-dir, not both.');
  }
  const settings = context.settings();
  if (!settings.ok) return settings;
  const path = file ?? dataFolderOf(dataDir, settings.value.env);
  // A running Callboard has priority.
  setPriority(constants.priority.PRIORITY_LOW);
  let report: VerifyReport;
  try {
    using bar = json ? NO_PROGRESS : progressBar(context.host.stderr, () => performance.now());
    report = await verify(path, bar.report);
  } catch (error) {
    if (error instanceof UnusableSourceError) return failed(`${error.message}.`);
    throw error;
  }
  const isWhole = report.findings.length === 0;
  await context.out.write(
    json ? `${JSON.stringify({ whole: isWhole, ...report })}\n` : sayReport(report),
  );
  return isWhole ? DONE : failed(adviceOn(report));
}

function sayReport({ file, findings, failuresDue, checked }: VerifyReport): string {
  const { events, calls, failures, batches, unprocessable } = checked;
  const what =
    `${count(events)} events, ${count(calls)} calls, ${count(failures)} failed calls ` +
    `in ${count(batches)} closed batches and the open one`;
  const raw =
    unprocessable === 0
      ? ''
      : `${count(unprocessable)} events are stored raw and don't belong to a call.\n`;
  const due =
    failuresDue === 0
      ? ''
      : `Failed calls that will join a failure batch at the next start: ${count(failuresDue)}.\n`;
  if (findings.length === 0) return `${file} is intact: ${what}.\n${raw}${due}`;
  return `${file} is damaged. Checked: ${what}.\n${raw}${due}${findings.map(sayFinding).join('')}`;
}

function sayFinding({ part, problem, count: places, ranges, callSids, fields }: Finding): string {
  const where = [
    ranges.length === 0 ? null : sayRanges(ranges),
    fields.length === 0 ? null : fields.join(', '),
    callSids.length === 0
      ? null
      : `${callSids.join(', ')}${callSids.length < places ? ' ...' : ''}`,
  ].filter((text) => text !== null);
  return `  ${part}: ${problem} (${count(places)})${where.map((text) => `; ${text}`).join('')}\n`;
}

const VIEWS: ReadonlySet<CheckedPart> = new Set([
  ...(['pages', 'calls', 'counts', 'segments', 'filters', 'indexes'] as const),
]);

const DECISIONS: ReadonlySet<CheckedPart> = new Set([
  ...(['failures', 'batches', 'outbox', 'progress'] as const),
]);

const ACCESS: ReadonlySet<CheckedPart> = new Set(['keys', 'sessions', 'audit']);

/** What to do about it. */
function adviceOn({ file, findings }: Pick<VerifyReport, 'file' | 'findings'>): string {
  const parts = new Set(findings.map(({ part }) => part));
  const advice: string[] = [];
  if (parts.has('log')) {
    advice.push(
      'Events that the log has lost are only in a backup; callboard rebuild keeps everything else.',
    );
  }
  if (parts.has('journal')) {
    advice.push(
      'Callbacks that the journal has lost were acknowledged, so only the provider has them.',
    );
  }
  if ([...parts].some((part) => VIEWS.has(part)) && !parts.has('log')) {
    advice.push('Stop Callboard and run callboard rebuild, which rebuilds the calls from the log.');
  }
  if ([...parts].some((part) => DECISIONS.has(part))) {
    advice.push(
      "Failure batches and alerts are decisions that aren't in the log: compare with a backup.",
    );
  }
  if ([...parts].some((part) => ACCESS.has(part))) {
    advice.push(
      "API keys, sessions and the audit log aren't in the log of callbacks: callboard rebuild keeps what can be read.",
    );
  }
  if (parts.has('forwarding')) {
    advice.push('How far callbacks have been forwarded is only here: compare with a backup.');
  }
  return `${file} is damaged. ${advice.join(' ')}`;
}
