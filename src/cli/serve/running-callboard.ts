/** What `serve` and `demo` share: starts Callboard from settings and runs it until it's stopped. */

import { type Callboard, startCallboard } from '../../app/callboard.ts';
import { DOT_ENV, type MergedEnv } from '../../app/config/dot-env.ts';
import { SETTINGS } from '../../app/config/settings.ts';
import { type Config, loadConfig, sayProblem } from '../../app/config.ts';
import { createLogger } from '../../app/logger.ts';
import {
  type Environment,
  type HostProcess,
  type TextStream,
  wantsColor,
} from '../../app/process.ts';
import { systemTimer } from '../../app/system.ts';
import { type Failure, success } from '../../core/result.ts';
import type { Logger } from '../../ports/logger.ts';
import type { CommandContext } from '../command.ts';
import { badSetting, type CommandProblem, type CommandResult, failed } from '../outcome.ts';
import { startProblem } from '../start-problem.ts';
import { MigrationReports } from './migration-reports.ts';

export interface RunningCallboard extends AsyncDisposable {
  readonly url: string;
  readonly config: Config;
  readonly logger: Logger;
  /** Prints a line among the event lines, or to standard error if those are JSON. */
  note(text: string): void;
  /** Resolves with the reason if callbacks can't be stored any more; otherwise never. */
  readonly failed: Promise<Error>;
  /** Resolves if the reader of standard output leaves (`| head`); otherwise never. */
  readonly readerLeft: Promise<void>;
  /** Stores what was accepted and closes. Returns the failure, if there was one. */
  stop(): Promise<Failure<CommandProblem> | null>;
}

/** How long the process has to exit after a failure, in milliseconds: a supervisor waits to restart it. */
const FAILED_END_MS = 1_500;

/** Warnings about `.env`. */
export type DotEnvNotes = Pick<MergedEnv, 'overruled' | 'problems'>;

/** Reads the settings and starts. Failures are outcomes with an explanation. */
export async function startFrom(
  settings: Environment,
  { host, tell }: CommandContext,
  dotEnv: DotEnvNotes = { overruled: [], problems: [] },
): Promise<CommandResult<RunningCallboard>> {
  const read = loadConfig(settings);
  if (!read.ok) return badSetting(read.problem.map(sayProblem).join('\ncallboard: '));
  const display = host.openDisplay();
  const readerLeft = new Promise<void>((resolve) => {
    display.once('error', () => resolve());
  });
  const { config: wanted, notes } = read.value;
  const log = wanted.log ?? (display.isTTY === true ? 'pretty' : 'json');
  const config: Config = {
    ...wanted,
    log,
    tables: wanted.tables ?? (log === 'json' ? 'off' : null),
  };
  if (log === 'json' && config.tables !== 'off') {
    return badSetting(
      "Tables can't be shown with JSON lines. Use --log=pretty with --tables, or --tables=off.",
    );
  }
  let callboard: Callboard | null = null;
  const note = (text: string): void => {
    if (log === 'json' || callboard === null) tell(text);
    else callboard.console.note(text);
  };
  const logger = loggerBeside(display, host, log, note);
  for (const odd of notes) logger.warn({ setting: odd.name }, sayProblem(odd));
  logDotEnvNotes(logger, dotEnv);
  try {
    callboard = await startWithReports(config, display, host, logger);
  } catch (error) {
    return failed(startProblem(error, config));
  }
  const started = callboard;
  void started.failed.then(() => host.endWithin(FAILED_END_MS));
  const { url, failed: failure } = started;
  return success({
    ...{ url, config, logger, note, failed: failure, readerLeft },
    async stop() {
      await started.close();
      const reason = await Promise.race([failure, Promise.resolve(null)]);
      return reason === null ? null : noLongerKept(reason);
    },
    async [Symbol.asyncDispose]() {
      await started.close();
      callboard = null;
    },
  });
}

/** On a terminal with tables, the log scrolls above them; otherwise it goes to standard error. */
function loggerBeside(
  display: TextStream,
  host: HostProcess,
  format: 'pretty' | 'json',
  note: (text: string) => void,
): Logger {
  const isShared = display.isTTY === true && host.stderr.isTTY === true && format === 'pretty';
  return createLogger({
    format,
    color: wantsColor(host.env, host.stderr),
    write: (line) => (isShared ? note(line.trimEnd()) : host.stderr.write(line)),
  });
}

/** Starts, and shows the progress of migrations. */
async function startWithReports(
  config: Config,
  display: TextStream,
  host: HostProcess,
  logger: Logger,
): Promise<Callboard> {
  using migrations = new MigrationReports({
    // Standard error must only have JSON lines.
    bar: config.log === 'pretty' && host.stderr.isTTY === true ? host.stderr : null,
    logger,
    timer: systemTimer,
    now: () => performance.now(),
  });
  return await startCallboard(config, {
    env: host.env,
    display,
    logger,
    onMigration: (progress) => migrations.report(progress),
  });
}

/** Waits until it's stopped, or returns the store's failure. */
export async function untilEnded(
  running: RunningCallboard,
  stopped: Promise<unknown>,
): Promise<Failure<CommandProblem> | null> {
  const reason = await Promise.race([stopped, running.failed]);
  return reason instanceof Error ? noLongerKept(reason) : null;
}

/** Logs only names and line numbers: the file can contain secrets. */
function logDotEnvNotes(logger: Logger, { overruled, problems }: DotEnvNotes): void {
  for (const { line, problem } of problems) {
    logger.warn({ file: DOT_ENV, line, problem }, "A line in the settings file isn't valid.");
  }
  const known = new Set<string>(SETTINGS.map(({ name }) => name));
  for (const setting of overruled.filter((name) => known.has(name))) {
    logger.warn(
      { setting, file: DOT_ENV },
      'A setting has different values in the environment and the settings file. The environment wins. To use the file, unset it in the environment.',
    );
  }
}

const noLongerKept = (reason: Error): Failure<CommandProblem> =>
  failed(`Callbacks can't be stored any more: ${reason.message}.`);
