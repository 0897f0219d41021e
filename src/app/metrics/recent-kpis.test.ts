import { describe, expect, test } from 'vitest';
import { ManualTimer } from '../../../tests/support/manual-timer.ts';
import { MemoryNumbers } from '../../../tests/support/memory-numbers.ts';
import { kpiOf } from '../../core/kpi/kpi-list.ts';
import type { Numbers } from '../../ports/numbers/numbers.ts';
import { RecentKpis, SCRAPED_KPIS } from './recent-kpis.ts';

const ANSWER = { asr: { value: 60, n: 5, unit: 'percent' } };

describe('the KPIs of the last five minutes', () => {
  test('are of first legs of all accounts', async () => {
    const [numbers, timer] = [new MemoryNumbers(), new ManualTimer()];
    expect(await new RecentKpis(numbers, timer).read()).toEqual(ANSWER);
    const to = timer.now();
    expect(numbers.asked).toMatchObject([
      {
        asker: { scope: 'all', disclosure: 'full' },
        question: { filter: { leg: 'first', from: to - 300_000, to }, kpis: SCRAPED_KPIS },
      },
    ]);
  });

  test('exist, each once', () => {
    expect(SCRAPED_KPIS.filter((id) => kpiOf(id) === null)).toEqual([]);
    expect(new Set(SCRAPED_KPIS).size).toBe(SCRAPED_KPIS.length);
  });

  test('are asked for once in five seconds, however many scrape', async () => {
    const [numbers, timer] = [new MemoryNumbers(), new ManualTimer()];
    const recent = new RecentKpis(numbers, timer);
    await Promise.all([recent.read(), recent.read()]);
    timer.pass(4999);
    await recent.read();
    expect(numbers.asked).toHaveLength(1);
    timer.pass(1);
    await recent.read();
    expect(numbers.asked).toHaveLength(2);
  });

  test('are gone, and not old, once the numbers are down', async () => {
    const [numbers, timer] = [new MemoryNumbers(), new ManualTimer()];
    const recent = new RecentKpis(numbers, timer);
    await recent.read();
    numbers.problem = { kind: 'down', reason: 'the disk is full' };
    timer.pass(5000);
    expect(await recent.read()).toBeNull();
  });

  test('are gone if the question fails, and are there again after it', async () => {
    const [numbers, timer] = [new MemoryNumbers(), new ManualTimer()];
    let fails = true;
    const stats: Numbers['stats'] = async (asker, question) => {
      if (fails) throw new Error('no answer');
      return await numbers.stats(asker, question);
    };
    const recent = new RecentKpis({ stats }, timer);
    expect(await recent.read()).toBeNull();
    fails = false;
    expect(await recent.read()).toEqual(ANSWER);
  });

  test('hold up a scrape for a second, and are asked for once while they take longer', async () => {
    const [numbers, timer] = [new MemoryNumbers(), new ManualTimer()];
    const late = Promise.withResolvers<void>();
    let asked = 0;
    const stats: Numbers['stats'] = async (asker, question) => {
      asked += 1;
      await late.promise;
      return await numbers.stats(asker, question);
    };
    const recent = new RecentKpis({ stats }, timer);
    const first = recent.read();
    timer.pass(1000);
    expect(await first).toBeNull();
    const second = recent.read();
    late.resolve();
    expect([await second, asked]).toEqual([ANSWER, 1]);
  });
});
