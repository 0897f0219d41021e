/** Runs `callboard serve`. Loaded on demand, because it loads the whole application. */
import { z } from 'zod';
import packageJson from '../../../package.json' with { type: 'json' };
import type { MergedEnv } from '../../app/config/dot-env.ts';
import type { Environment } from '../../app/process.ts';
import { type CommandContext, readOptions } from '../command.ts';
import { boardUrl, openInBrowser } from '../open-board.ts';
import { wholeNumber } from '../option-kinds.ts';
import { DONE, type Outcome } from '../outcome.ts';
import { type RunningCallboard, startFrom, untilEnded } from './running-callboard.ts';
import { type BannerFacts, bannerFields, bannerLines } from './serve-banner.ts';

/** Options that override a setting. */
const SETTING_OF = {
  host: 'CALLBOARD_HOST',
  port: 'CALLBOARD_PORT',
  dataDir: 'CALLBOARD_DATA_DIR',
  log: 'CALLBOARD_LOG',
  tables: 'CALLBOARD_TABLES',
} as const;

/** Checked here so that errors name the option, not its setting. */
const written = z.looseObject({
  host: z.string().min(1, 'must be an address or host name').optional(),
  port: wholeNumber(0, 65_535).optional(),
  dataDir: z.string().min(1, 'must be the path of a folder').optional(),
  open: z.boolean().optional(),
});

/** Runs until it's stopped. */
export async function serve(
  options: Readonly<Record<string, unknown>>,
  context: CommandContext,
): Promise<Outcome> {
  const read = readOptions(written, options);
  if (!read.ok) return read;
  const settings = context.settings();
  if (!settings.ok) return settings;
  // From here on, signals shut down cleanly, even during the start.
  const stopped = context.host.untilStopped();
  const started = await startFrom(
    withOptions(settings.value.env, options),
    context,
    settings.value,
  );
  if (!started.ok) return started;
  await using running = started.value;
  introduce(running, settings.value);
  if (read.value.open === true) openInBrowser(boardUrl(running.url));
  const problem = await untilEnded(running, stopped);
  if (problem !== null) return problem;
  running.logger.info({}, 'Stopping. Storing the callbacks that were received.');
  return (await running.stop()) ?? DONE;
}

/** The settings, overridden by the options. */
function withOptions(env: Environment, options: Readonly<Record<string, unknown>>): Environment {
  const given = Object.entries(SETTING_OF).flatMap(([option, setting]) => {
    const value = options[option];
    return typeof value === 'string' ? [[setting, value] as const] : [];
  });
  return { ...env, ...Object.fromEntries(given) };
}

function introduce({ url, config, logger, note }: RunningCallboard, { fromFile }: MergedEnv): void {
  const facts: BannerFacts = {
    url,
    version: packageJson.version,
    config,
    sourceOf: (setting) => (fromFile.has(setting) ? '.env' : 'environment'),
  };
  if (config.log === 'json') logger.info(bannerFields(facts), 'Callboard is listening.');
  else note(bannerLines(facts).join('\n'));
  if (config.allowUnsigned) {
    logger.warn({}, 'Accepting unsigned callbacks. Any program on this machine can send them.');
  } else if (config.keys.length === 0) {
    logger.warn(
      {},
      'No signing key is set, so every callback is refused with 403. Set SIGNALWIRE_SIGNING_KEY or TWILIO_AUTH_TOKEN. To try it out on this machine, set CALLBOARD_ALLOW_UNSIGNED=1.',
    );
  }
}
