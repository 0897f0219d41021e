/** Every KPI. API, board, terminal, metrics, exports and docs read this table. */

import type { Kpi } from './kpi.ts';
import { AUDIO_KPIS } from './kpis/audio.ts';
import { LOAD_KPIS } from './kpis/load.ts';
import { PEOPLE_KPIS } from './kpis/people.ts';
import { RATE_KPIS, REACH_KPIS } from './kpis/reach.ts';
import { SIP_KPIS } from './kpis/sip.ts';
import { TIME_KPIS } from './kpis/times.ts';

/** In the order in which lists show them. */
export const KPIS: readonly Kpi[] = [
  ...REACH_KPIS,
  ...RATE_KPIS,
  ...SIP_KPIS,
  ...TIME_KPIS,
  ...PEOPLE_KPIS,
  ...AUDIO_KPIS,
  ...LOAD_KPIS,
];

const BY_ID: ReadonlyMap<string, Kpi> = new Map(KPIS.map((kpi) => [kpi.id, kpi]));

/** Null if there's none with this id. */
export const kpiOf = (id: string): Kpi | null => BY_ID.get(id) ?? null;
