/** Asks for Now's KPIs, and again every few seconds while the page is visible. */

import { useCallback, useMemo } from 'preact/hooks';
import { type Result, success } from '../../../../../src/core/result.ts';
import type { ApiProblem } from '../../../api/api-problem.ts';
import { answerOf, api } from '../../../api/client.ts';
import { askNumbers } from '../../../board/ask-numbers.ts';
import { useBoard } from '../../../board/board.ts';
import { useKpiList } from '../../../board/use-kpi-list.ts';
import { type Loaded, useReloaded } from '../../../board/use-loaded.ts';
import {
  type KpiAnswers,
  type ListedKpis,
  shownIds,
  TREND_MINUTES,
  TREND_STEP_SECONDS,
  WINDOW_MINUTES,
} from './kpi-cells.ts';

const EVERY_MS = 10_000;
const MINUTE_MS = 60_000;

/** What each KPI is, with its target and limit. */
export function useListedKpis(): ListedKpis {
  const list = useKpiList();
  return useMemo(
    () => (list === null ? null : new Map(list.kpis.map((kpi) => [kpi.id, kpi]))),
    [list],
  );
}

export function useKpis(listed: ListedKpis): Loaded<KpiAnswers> {
  const { second } = useBoard();
  const kpi = shownIds(listed).join(',');
  const ask = useCallback(
    (signal: AbortSignal) => askNumbers(() => askKpis(kpi, second.peek(), signal), signal),
    [kpi, second],
  );
  return useReloaded(ask, EVERY_MS);
}

async function askKpis(
  ids: string,
  now: number,
  signal: AbortSignal,
): Promise<Result<KpiAnswers, ApiProblem>> {
  const kpi = ids.split(',');
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
