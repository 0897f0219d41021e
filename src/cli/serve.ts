/** `callboard serve`: the receiver, until it is told to stop. */
import { Option } from 'commander';
import type { Environment } from '../app/process.ts';
import type { AddCommand, CommandContext } from './command.ts';
import { DONE, type Outcome } from './outcome.ts';
import { type RunningCallboard, startFrom, untilEnded } from './running-callboard.ts';

/** Options that stand for a setting; an option goes before the setting. */
const SETTING_OF = {
  host: 'CALLBOARD_HOST',
  port: 'CALLBOARD_PORT',
  dataDir: 'CALLBOARD_DATA_DIR',
  log: 'CALLBOARD_LOG',
  tables: 'CALLBOARD_TABLES',
} as const;

export const addServe: AddCommand = (program, context) => {
  program
    .command('serve')
    .description('receive callbacks, keep them, show them, and raise the alarm when calls fail')
    .option('--host <address>', 'listen on this address (CALLBOARD_HOST, else 127.0.0.1)')
    .option('--port <port>', 'listen on this port; 0 for any free one (CALLBOARD_PORT, else 8484)')
    .option('--data-dir <folder>', 'keep the database here (CALLBOARD_DATA_DIR, else ./data)')
    .addOption(tablesOption())
    .addOption(logOption())
    .addHelpText(
      'after',
      `
Settings are environment variables, read from .env too. A signing key is needed to take callbacks:
SIGNALWIRE_SIGNING_KEY or TWILIO_AUTH_TOKEN. Ctrl-C or SIGTERM stops after what was received is kept.

Examples:
  SIGNALWIRE_SIGNING_KEY=PSK_... callboard serve
  callboard serve --port 9000 --data-dir /var/lib/callboard
  callboard serve --log=json | jq -r .callStatus`,
    )
    .action(async (options: Record<string, unknown>) => {
      context.finish(await serve(options, context));
    });
};

export const tablesOption = (): Option =>
  new Option(
    '--tables <how>',
    'the tables of ended calls: whole, their last lines, or not at all (default: tail on a terminal)',
  ).choices(['full', 'tail', 'off']);

export const logOption = (): Option =>
  new Option(
    '--log <format>',
    'event lines for people or as JSON (default: pretty on a terminal)',
  ).choices(['pretty', 'json']);

async function serve(
  options: Readonly<Record<string, unknown>>,
  context: CommandContext,
): Promise<Outcome> {
  const env = context.env();
  if (!env.ok) return env;
  const started = await startFrom(withOptions(env.value, options), context);
  if (!started.ok) return started;
  await using running = started.value;
  introduce(running);
  const problem = await untilEnded(running, context);
  if (problem !== null) return problem;
  running.logger.info({}, 'Stopping: what was received is being kept.');
  return DONE;
}

/** The settings with the options before them. */
function withOptions(env: Environment, options: Readonly<Record<string, unknown>>): Environment {
  const given = Object.entries(SETTING_OF).flatMap(([option, setting]) => {
    const value = options[option];
    return typeof value === 'string' ? [[setting, value] as const] : [];
  });
  return { ...env, ...Object.fromEntries(given) };
}

function introduce({ url, config, logger, note }: RunningCallboard): void {
  if (config.log === 'json') logger.info({ address: url }, 'Callboard is listening.');
  else {
    note(`Callboard listens at ${url}. Ctrl-C stops it.`);
    note(`  callbacks   ${config.publicUrl ?? url}/callbacks/voice`);
    note(`  calls       ${url}/api/v1/calls`);
  }
  if (config.keys.length > 0) return;
  if (config.allowUnsigned) {
    logger.warn(
      {},
      'Callbacks are taken without a signature: anyone on this machine may send them.',
    );
  } else {
    logger.warn(
      {},
      'No signing key is set: every callback is refused with 403. Set SIGNALWIRE_SIGNING_KEY or TWILIO_AUTH_TOKEN, or CALLBOARD_ALLOW_UNSIGNED=1 to try it out on this machine.',
    );
  }
}
