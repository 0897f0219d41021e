import { describe, expect, test } from 'vitest';
import { type CallStatus, KNOWN_STATUSES } from '../core/call-status.ts';
import type { KpiValues } from '../core/wire/stats.ts';
import type { NotReady } from '../http/routes/health-routes.ts';
import type { DiskSpace } from './metrics/health-gauges.ts';
import { NOTHING_SCRAPED } from './metrics/scraped.ts';
import { createMetrics } from './metrics.ts';

const counts = async () =>
  new Map<CallStatus, number>([
    ['completed', 5],
    ['failed', 2],
  ]);

/** The value of one series. */
const readingOf = (text: string, series: string): string | undefined =>
  text
    .split('\n')
    .find((line) => line.startsWith(`${series} `))
    ?.split(' ')[1];

describe('the metrics', () => {
  test("count what's reported to them", async () => {
    const { metrics, text } = createMetrics(counts);
    metrics.committed({ stored: 7, duplicates: 2, unprocessable: 1, seconds: 0.003 });
    metrics.committed({ stored: 1, duplicates: 0, unprocessable: 0, seconds: 0.004 });
    metrics.journaled({ callbacks: 10, seconds: 0.0004 });
    metrics.rejected('bad-signature');
    metrics.aside('voice-request');
    metrics.queue({ events: 12, bytes: 9_000 });
    const scraped = await text();
    expect({
      accepted: readingOf(scraped, 'callboard_callbacks_accepted_total'),
      duplicate: readingOf(scraped, 'callboard_callbacks_duplicate_total'),
      unprocessable: readingOf(scraped, 'callboard_callbacks_unprocessable_total'),
      rejected: readingOf(scraped, 'callboard_requests_rejected_total{reason="bad-signature"}'),
      aside: readingOf(scraped, 'callboard_callbacks_aside_total{kind="voice-request"}'),
      queueEvents: readingOf(scraped, 'callboard_queue_events'),
      queueBytes: readingOf(scraped, 'callboard_queue_bytes'),
      commits: readingOf(scraped, 'callboard_commit_seconds_count'),
      within5ms: readingOf(scraped, 'callboard_commit_seconds_bucket{le="0.005"}'),
      events: readingOf(scraped, 'callboard_commit_events_sum'),
      journaled: readingOf(scraped, 'callboard_journal_callbacks_sum'),
      syncedWithin500us: readingOf(scraped, 'callboard_journal_seconds_bucket{le="0.0005"}'),
      failed: readingOf(scraped, 'callboard_calls{status="failed"}'),
    }).toEqual({
      accepted: '8',
      duplicate: '2',
      unprocessable: '1',
      rejected: '1',
      aside: '1',
      queueEvents: '12',
      queueBytes: '9000',
      commits: '2',
      within5ms: '2',
      events: '11',
      journaled: '10',
      syncedWithin500us: '1',
      failed: '2',
    });
    expect(scraped).toContain('process_cpu_seconds_total');
  });

  test('every reason is present from the start, at zero', async () => {
    const scraped = await createMetrics(counts).text();
    expect(readingOf(scraped, 'callboard_requests_rejected_total{reason="shed"}')).toBe('0');
    expect(readingOf(scraped, 'callboard_callbacks_aside_total{kind="message"}')).toBe('0');
  });

  test('a status that no call has, or no longer has, is zero and not missing', async () => {
    let now = new Map<CallStatus, number>([['ringing', 1]]);
    const { text } = createMetrics(async () => now);
    expect(await text()).toContain('callboard_calls{status="ringing"} 1');
    now = new Map([['completed', 1]]);
    const scraped = await text();
    const statuses: readonly CallStatus[] = [...KNOWN_STATUSES, 'unknown'];
    const readings = statuses.map((status) => [
      status,
      readingOf(scraped, `callboard_calls{status="${status}"}`),
    ]);
    expect(readings).toEqual(
      statuses.map((status) => [status, status === 'completed' ? '1' : '0']),
    );
  });

  test('a store that cannot answer costs only its own metrics', async () => {
    const { text } = createMetrics(async () => {
      throw new Error('closed');
    });
    const scraped = await text();
    expect(scraped).toContain('callboard_queue_events 0');
    // Zero would be a lie.
    expect(scraped).not.toContain('callboard_calls{');
  });

  test('two registries are independent', async () => {
    const [one, two] = [createMetrics(counts), createMetrics(counts)];
    one.metrics.rejected('shed');
    const series = 'callboard_requests_rejected_total{reason="shed"}';
    expect([readingOf(await one.text(), series), readingOf(await two.text(), series)]).toEqual([
      '1',
      '0',
    ]);
  });

  test('say which parts work, and that callbacks are stored without some of them', async () => {
    const reason = 'its process is down';
    let notReady: readonly NotReady[] = [{ part: 'numbers', reason, keepsCallbacks: true }];
    const scraped = { ...NOTHING_SCRAPED, notReady: () => notReady, storeLagMs: () => 1500 };
    const { text } = createMetrics(counts, undefined, undefined, scraped);
    const degraded = await text();
    expect(readingOf(degraded, 'callboard_ready')).toBe('1');
    expect(readingOf(degraded, 'callboard_part_up{part="numbers"}')).toBe('0');
    expect(readingOf(degraded, 'callboard_part_up{part="store"}')).toBe('1');
    expect(readingOf(degraded, 'callboard_store_lag_seconds')).toBe('1.5');
    notReady = [{ part: 'store', reason: 'the disk is full', keepsCallbacks: false }];
    expect(readingOf(await text(), 'callboard_ready')).toBe('0');
  });

  test('have no KPI without a value, and no disk that does not answer', async () => {
    let kpis: KpiValues | null = {
      asr: { value: 60, n: 5, unit: 'percent' },
      mosAvg: { value: null, n: 0, unit: 'mos' },
    };
    let disk: DiskSpace | null = { freeBytes: 1, sizeBytes: 2 };
    const scraped = { ...NOTHING_SCRAPED, recentKpis: async () => kpis, disk: async () => disk };
    const { text } = createMetrics(counts, undefined, undefined, scraped);
    const all = await text();
    expect(readingOf(all, 'callboard_kpi{kpi="asr",unit="percent"}')).toBe('60');
    expect(readingOf(all, 'callboard_kpi_calls{kpi="mosAvg"}')).toBe('0');
    expect(all).not.toContain('callboard_kpi{kpi="mosAvg"');
    expect(readingOf(all, 'callboard_disk_free_bytes')).toBe('1');
    [kpis, disk] = [null, null];
    expect((await text()).match(/^callboard_(kpi|disk).*/gm)).toBeNull();
  });

  test('have the limits that are set, and no other', async () => {
    const limits = { concurrentCalls: null, callsPerSecond: 10 };
    const { text } = createMetrics(counts, undefined, undefined, { ...NOTHING_SCRAPED, limits });
    expect((await text()).match(/^callboard_kpi_limit.*/gm)).toEqual([
      'callboard_kpi_limit{kpi="peakCallsPerSecond"} 10',
    ]);
  });
});
