/** What a page costs its browser: main thread and long tasks. Measured by Chromium itself, over its protocol. */

import { join } from 'node:path';
import type { CDPSession, Page } from 'playwright-core';

export interface PageFigures {
  /** Share of the time that the main thread worked, percent; of that, in scripts, and in styles and layout. */
  readonly busyPercent: number;
  readonly scriptPercent: number;
  readonly layoutPercent: number;
  /** Milliseconds by the clock; 0 if no task took 50 ms. */
  readonly longestTaskMs: number;
  /** Tasks over 50 ms. */
  readonly longTasks: number;
}

/** Makes a page note its long tasks. Before it loads. */
export const noteLongTasks = (page: Page): Promise<unknown> =>
  page.addInitScript({ path: join(import.meta.dirname, 'in-page/note-long-tasks.js') });

/** Watches a page while `meanwhile` runs. */
export async function watchPage(page: Page, meanwhile: () => Promise<void>): Promise<PageFigures> {
  const session = await page.context().newCDPSession(page);
  // Time on the processor: on a busy machine a task also waits for one.
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.evaluate('globalThis.longTasks.length = 0');
  const before = await metricsOf(session);
  const startedAt = performance.now();
  await meanwhile();
  const seconds = (performance.now() - startedAt) / 1000;
  const after = await metricsOf(session);
  const tasks = await page.evaluate<readonly number[]>('globalThis.longTasks');
  await session.detach();
  const percent = (name: keyof Metrics): number => (100 * (after[name] - before[name])) / seconds;
  return {
    busyPercent: percent('TaskDuration'),
    scriptPercent: percent('ScriptDuration'),
    layoutPercent: percent('LayoutDuration') + percent('RecalcStyleDuration'),
    longestTaskMs: Math.max(0, ...tasks),
    longTasks: tasks.length,
  };
}

type Metrics = Awaited<ReturnType<typeof metricsOf>>;

async function metricsOf(session: CDPSession) {
  const { metrics } = await session.send('Performance.getMetrics');
  const figure = (name: string): number =>
    metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
  return {
    TaskDuration: figure('TaskDuration'),
    ScriptDuration: figure('ScriptDuration'),
    LayoutDuration: figure('LayoutDuration'),
    RecalcStyleDuration: figure('RecalcStyleDuration'),
  };
}
