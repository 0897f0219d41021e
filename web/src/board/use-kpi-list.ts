/** What can be measured: KPIs with their targets and limits, and the names of own dimensions. */

import type { KpiList } from '../../../src/core/wire/stats.ts';
import { answerOf, api } from '../api/client.ts';
import { useLoaded } from './use-loaded.ts';

const askForList = (signal: AbortSignal) => answerOf(api.GET('/api/v1/kpis', { signal }));

/** Null until it's there. */
export function useKpiList(): KpiList | null {
  const [loaded] = useLoaded(askForList);
  return loaded.kind === 'ready' ? loaded.answer : null;
}
