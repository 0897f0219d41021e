/** Asks for Now's KPIs, and again every few seconds while the page is visible. */

import { useCallback } from 'preact/hooks';
import { type Result, success } from '../../../../../src/core/result.ts';
import type { ApiProblem } from '../../../api/api-problem.ts';
import { answerOf, api } from '../../../api/client.ts';
import { askNumbers } from '../../../board/ask-numbers.ts';
import { useBoard } from '../../../board/board.ts';
import { type Loaded, useReloaded } from '../../../board/use-loaded.ts';
import {
  type KpiAnswers,
  SHOWN_KPIS,
  TREND_MINUTES,
  TREND_STEP_SECONDS,
  WINDOW_MINUTES,
} from './kpi-cells.ts';

const EVERY_MS = 10_000;
const MINUTE_MS = 60_000;

export function useKpis(): Loaded<KpiAnswers> {
  const { second } = useBoard();
  const ask = useCallback(
    (signal: AbortSignal) => askNumbers(() => askKpis(second.peek(), signal), signal),
    [second],
  );
  return useReloaded(ask, EVERY_MS);
}

async function askKpis(now: number, signal: AbortSignal): Promise<Result<KpiAnswers, ApiProblem>> {
  const kpi = SHOWN_KPIS.map(({ id }) => id);
  const since = (minutes: number): string => new Date(now - minutes * MINUTE_MS).toISOString();
  const [stats, series] = await Promise.all([
    answerOf(
      api.GET('/api/v1/stats', {
        params: { query: { kpi, from: since(WINDOW_MINUTES), compare: 'previous' } },
        signal,
      }),
    ),
    answerOf(
      api.GET('/api/v1/stats/series', {
        params: { query: { kpi, from: since(TREND_MINUTES), step: TREND_STEP_SECONDS } },
        signal,
      }),
    ),
  ]);
  if (!stats.ok) return stats;
  if (!series.ok) return series;
  return success({ stats: stats.value, series: series.value });
}
