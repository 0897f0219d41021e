/** Sets up the numbers from the settings. */

import { join } from 'node:path';
import type { NotReady } from '../http/routes/health-routes.ts';
import { absentNumbers } from '../numbers/absent-numbers.ts';
import { type OpenNumbers, openNumbers } from '../numbers/open-numbers.ts';
import type { Logger } from '../ports/logger.ts';
import type { Numbers } from '../ports/numbers/numbers.ts';
import { SETTINGS } from './config/settings.ts';
import type { Config } from './config.ts';
import type { MetricsRegistry } from './metrics.ts';
import type { Environment } from './process.ts';
import { systemTimer } from './system.ts';

/** `storeFile` is the database that they're made from. */
export function configuredNumbers(
  config: Config,
  storeFile: string,
  env: Environment,
  { logger, registry }: { readonly logger: Logger; readonly registry: MetricsRegistry },
): OpenNumbers {
  if (!config.hasNumbers) {
    const nothing = { start: () => {}, [Symbol.asyncDispose]: async () => {} };
    return { ...absentNumbers('CALLBOARD_NUMBERS is off'), ...nothing };
  }
  return openNumbers({
    entry: new URL('./numbers-process.ts', import.meta.url),
    env: withoutSettings(env),
    start: {
      storeFile,
      file: join(config.dataDir, 'numbers.duckdb'),
      shape: {
        dimensions: config.dimensions,
        timeZone: config.timeZone,
        settings: config.kpis,
      },
    },
    timer: systemTimer,
    logger,
    metrics: registry.numbersMetrics,
  });
}

/** What `/readyz` says about them. Callbacks are kept without them. */
export function numbersReadiness(config: Config, numbers: Numbers): readonly NotReady[] {
  const { status, reason, progress } = numbers.state();
  if (!config.hasNumbers || status === 'following' || status === 'starting') return [];
  const why =
    status === 'rebuilding'
      ? `statistics are being made from the log: ${Math.floor((progress ?? 0) * 100)} % done`
      : `there are no statistics: ${reason ?? 'their process is down'}`;
  return [{ part: 'numbers', reason: why, keepsCallbacks: true }];
}

/** Its process gets none, and so no secrets. */
const withoutSettings = (env: Environment): Environment => {
  const settings = new Set<string>(SETTINGS.map(({ name }) => name));
  return Object.fromEntries(Object.entries(env).filter(([name]) => !settings.has(name)));
};
