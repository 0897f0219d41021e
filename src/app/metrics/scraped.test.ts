import { describe, expect, test } from 'vitest';
import { ManualTimer } from '../../../tests/support/manual-timer.ts';
import { MemoryNumbers } from '../../../tests/support/memory-numbers.ts';
import { testFolder } from '../../../tests/support/store-folder.ts';
import { NO_LIMITS } from '../../core/kpi/marks.ts';
import { scrapedReadings } from './scraped.ts';

const PARTS = {
  numbers: new MemoryNumbers(),
  maintenance: { lagMs: () => 250 },
  notReady: () => [],
};

const inFolder = (dataDir: string) => ({ dataDir, limits: NO_LIMITS });

describe('what is read for a scrape', () => {
  test('is what the parts say, and the disk of the data folder', async () => {
    const readings = scrapedReadings(inFolder(testFolder()), new ManualTimer(), () => PARTS);
    expect(readings.storeLagMs()).toBe(250);
    expect(await readings.recentKpis()).toHaveProperty('asr');
    const { freeBytes = 0, sizeBytes = 0 } = (await readings.disk()) ?? {};
    expect(freeBytes).toBeGreaterThan(0);
    expect(sizeBytes).toBeGreaterThan(freeBytes);
  });

  test('is nothing where the data folder is gone', async () => {
    const readings = scrapedReadings(
      inFolder(`${testFolder()}/gone`),
      new ManualTimer(),
      () => PARTS,
    );
    expect(await readings.disk()).toBeNull();
  });
});
