/** What `serve` and `demo` share: a Callboard started from settings, run until it is stopped. */

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
import type { Logger } from '../../ports/logger.ts';
import type { CommandContext } from '../command.ts';
import { badSetting, failed, type Outcome } from '../outcome.ts';
import { startProblem } from '../start-problem.ts';
import { MigrationReports } from './migration-reports.ts';

type Failed = Outcome & { readonly ok: false };

export interface RunningCallboard extends AsyncDisposable {
  readonly url: string;
  readonly config: Config;
  readonly logger: Logger;
  /** Shows a line among the event lines; on standard error where those are JSON. */
  note(text: string): void;
  /** Resolves with the reason if it can no longer keep callbacks; otherwise never. */
  readonly failed: Promise<Error>;
  /** Resolves once nobody reads what it shows any more (`| head`); otherwise never. */
  readonly readerLeft: Promise<void>;
  /** Keeps what was accepted and closes. Says what went wrong, if something did. */
  stop(): Promise<Failed | null>;
}

/** How long the process may live on after a failure, in milliseconds: a supervisor waits for its end. */
const FAILED_END_MS = 1_500;

export type StartResult = { readonly ok: true; readonly value: RunningCallboard } | Failed;

/** What is odd about how the settings came to be. */
export type DotEnvNotes = Pick<MergedEnv, 'overruled' | 'problems'>;

/** Reads the settings and starts; every way in which that can fail is an outcome with words. */
export async function startFrom(
  settings: Environment,
  { host, tell }: CommandContext,
  dotEnv: DotEnvNotes = { overruled: [], problems: [] },
): Promise<StartResult> {
  const read = loadConfig(settings);
  if (!read.ok) return badSetting(read.problems.map(sayProblem).join('\ncallboard: '));
  const display = host.openDisplay();
  const readerLeft = new Promise<void>((resolve) => {
    display.once('error', () => resolve());
  });
  const log = read.config.log ?? (display.isTTY === true ? 'pretty' : 'json');
  const config: Config = {
    ...read.config,
    log,
    tables: read.config.tables ?? (log === 'json' ? 'off' : null),
  };
  if (log === 'json' && config.tables !== 'off') {
    return badSetting(
      'Tables among JSON lines are no JSON. Use --log=pretty with --tables, or --tables=off.',
    );
  }
  let callboard: Callboard | null = null;
  const note = (text: string): void => {
    if (log === 'json' || callboard === null) tell(text);
    else callboard.console.note(text);
  };
  const logger = loggerBeside(display, host, log, note);
  for (const odd of read.notes) logger.warn({ setting: odd.name }, sayProblem(odd));
  logDotEnvNotes(logger, dotEnv);
  try {
    callboard = await startWithReports(config, display, host, logger);
  } catch (error) {
    return failed(startProblem(error, config));
  }
  const started = callboard;
  void started.failed.then(() => host.endWithin(FAILED_END_MS));
  const { url, failed: failure } = started;
  return {
    ok: true,
    value: {
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
    },
  };
}

/** On a terminal that shows tables, the log scrolls by above them; otherwise it goes to standard error. */
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

/** Starts, and shows how far the migrations of an older database are. */
async function startWithReports(
  config: Config,
  display: TextStream,
  host: HostProcess,
  logger: Logger,
): Promise<Callboard> {
  using migrations = new MigrationReports({
    // A bar among JSON lines would spoil them.
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

/** Ends once it is `stopped`, or with the store's failure, which is returned. */
export async function untilEnded(
  running: RunningCallboard,
  stopped: Promise<unknown>,
): Promise<Failed | null> {
  const reason = await Promise.race([stopped, running.failed]);
  return reason instanceof Error ? noLongerKept(reason) : null;
}

/** Only names and line numbers: what stands in the file may be a secret. */
function logDotEnvNotes(logger: Logger, { overruled, problems }: DotEnvNotes): void {
  for (const { line, problem } of problems) {
    logger.warn(
      { file: DOT_ENV, line, problem },
      "A line of the settings file doesn't do what it looks like.",
    );
  }
  const known = new Set<string>(SETTINGS.map(({ name }) => name));
  for (const setting of overruled.filter((name) => known.has(name))) {
    logger.warn(
      { setting, file: DOT_ENV },
      'A setting has one value in the environment and another in the settings file. The environment wins: unset it there if the file is right.',
    );
  }
}

const noLongerKept = (reason: Error): Failed =>
  failed(`Callbacks can no longer be kept: ${reason.message}.`);
