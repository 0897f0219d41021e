/** What's read for each scrape, from the parts of a running Callboard. */

import { statfs } from 'node:fs/promises';
import { type AccountLimits, NO_LIMITS } from '../../core/kpi/marks.ts';
import type { NotReady } from '../../http/routes/health-routes.ts';
import type { Timer } from '../../ports/clock.ts';
import type { StoreMaintenance } from '../../ports/maintenance.ts';
import type { Numbers } from '../../ports/numbers/numbers.ts';
import type { DiskSpace, HealthReadings } from './health-gauges.ts';
import { inTime } from './in-time.ts';
import type { KpiReadings } from './kpi-gauges.ts';
import { RecentKpis } from './recent-kpis.ts';

export interface ScrapedReadings extends HealthReadings, KpiReadings {}

/** For a registry that's on its own. */
export const NOTHING_SCRAPED: ScrapedReadings = {
  recentKpis: async () => null,
  limits: NO_LIMITS,
  notReady: () => [],
  storeLagMs: () => 0,
  disk: async () => null,
};

/** Called once everything has started; scrapes come later than that. */
interface ScrapedParts {
  readonly numbers: Pick<Numbers, 'stats'>;
  readonly maintenance: Pick<StoreMaintenance, 'lagMs'>;
  notReady(): readonly NotReady[];
}

export function scrapedReadings(
  { dataDir, limits }: { readonly dataDir: string; readonly limits: AccountLimits },
  timer: Timer,
  parts: () => ScrapedParts,
): ScrapedReadings {
  const recent = new RecentKpis(
    { stats: (asker, question) => parts().numbers.stats(asker, question) },
    timer,
  );
  return {
    recentKpis: () => recent.read(),
    limits,
    notReady: () => parts().notReady(),
    storeLagMs: () => parts().maintenance.lagMs(),
    disk: () => inTime(diskSpace(dataDir), timer),
  };
}

async function diskSpace(folder: string): Promise<DiskSpace> {
  const { bavail, blocks, bsize } = await statfs(folder);
  return { freeBytes: bavail * bsize, sizeBytes: blocks * bsize };
}
