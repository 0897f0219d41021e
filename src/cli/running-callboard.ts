/** What `serve` and `demo` share: a Callboard started from settings, run until it is stopped. */

import { type Callboard, startCallboard } from '../app/callboard.ts';
import { type Config, loadConfig, sayProblem } from '../app/config.ts';
import { createLogger } from '../app/logger.ts';
import { type Environment, wantsColor } from '../app/process.ts';
import type { Logger } from '../ports/logger.ts';
import type { CommandContext } from './command.ts';
import { listenProblem } from './listen-problem.ts';
import { badSetting, failed, type Outcome } from './outcome.ts';

type Failed = Outcome & { readonly ok: false };

export interface RunningCallboard extends AsyncDisposable {
  readonly url: string;
  readonly config: Config;
  readonly logger: Logger;
  /** Shows a line among the event lines; on standard error where those are JSON. */
  note(text: string): void;
  /** Resolves with the reason if it can no longer keep callbacks; otherwise never. */
  readonly failed: Promise<Error>;
}

export type StartResult = { readonly ok: true; readonly value: RunningCallboard } | Failed;

/** Reads the settings and starts; every way in which that cannot be is said in words. */
export async function startFrom(
  settings: Environment,
  { host, tell }: CommandContext,
): Promise<StartResult> {
  const read = loadConfig(settings);
  if (!read.ok) return badSetting(read.problems.map(sayProblem).join('\ncallboard: '));
  const display = host.openDisplay();
  const isTerminal = display.isTTY === true;
  const log = read.config.log ?? (isTerminal ? 'pretty' : 'json');
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
  // On a terminal that shows tables, the log scrolls by above them.
  const isShared = isTerminal && host.stderr.isTTY === true && log === 'pretty';
  const note = (text: string): void => {
    if (log === 'json' || callboard === null) tell(text);
    else callboard.console.note(text);
  };
  const logger = createLogger({
    format: log,
    color: wantsColor(host.env, host.stderr),
    write: (line) => (isShared ? note(line.trimEnd()) : host.stderr.write(line)),
  });
  for (const odd of read.notes) logger.warn({ setting: odd.name }, sayProblem(odd));
  try {
    callboard = await startCallboard(config, { env: host.env, display, logger });
  } catch (error) {
    return failed(startProblem(error, config));
  }
  const started = callboard;
  return {
    ok: true,
    value: {
      url: started.url,
      config,
      logger,
      note,
      failed: started.failed,
      async [Symbol.asyncDispose]() {
        await started.close();
        callboard = null;
      },
    },
  };
}

/** Ends once it is `stopped`, or with the store's failure, which is returned. */
export async function untilEnded(
  running: RunningCallboard,
  stopped: Promise<unknown>,
): Promise<Failed | null> {
  const reason = await Promise.race([stopped, running.failed]);
  return reason instanceof Error
    ? failed(
        `Callbacks can no longer be kept: ${reason.message}. Check the disk that ${running.config.dataDir} is on, then start again.`,
      )
    : null;
}

function startProblem(error: unknown, { listen, dataDir }: Config): string {
  const problem = listenProblem(error, listen.host, listen.port);
  if (problem !== null) return problem;
  const reason = error instanceof Error ? error.message : String(error);
  return `Callboard cannot start: ${reason}. Its data is in ${dataDir}.`;
}
