/** Starts forwarding from the settings. */

import type { Logger } from '../../ports/logger.ts';
import type { Metrics } from '../../ports/metrics.ts';
import type { Store } from '../../ports/store.ts';
import type { Config } from '../config.ts';
import { systemTimer } from '../system.ts';
import { type Forwarding, startForwarding } from './start-forwarding.ts';

interface Means {
  readonly store: Store;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** `file`: the database. */
export const startConfiguredForwarding = (
  { forward, keys }: Config,
  file: string,
  { store, logger, metrics }: Means,
): Promise<Forwarding> =>
  startForwarding({
    ...{ store, file, logger, metrics, timer: systemTimer },
    urls: forward.urls.map((url) => url.reveal()),
    from: forward.from,
    keys: keys.map(({ dialect, accountSid, key }) => ({ dialect, accountSid, key: key.reveal() })),
  });
