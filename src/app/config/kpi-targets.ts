/** Reads the targets of KPIs: `asr:60:40,pddP95:8` is a KPI, its target and, if you like, from where on it's bad. */

import { safeJson } from '../../console/safe-text.ts';
import { kpiOf } from '../../core/kpi/kpi-list.ts';
import type { KpiTargets } from '../../core/kpi/marks.ts';
import { failure, type Result, success } from '../../core/result.ts';
import type { KpiTarget } from '../../core/wire/stats.ts';

const ENTRY = /^([A-Za-z0-9]{1,40}):(\d{1,9}(?:\.\d{1,6})?)(?::(\d{1,9}(?:\.\d{1,6})?))?$/;

/** Parses targets separated by commas; `none` sets none. A problem completes "CALLBOARD_KPI_TARGETS ... ". */
export function parseKpiTargets(text: string): Result<KpiTargets, string> {
  if (text === 'none') return success({});
  const targets = new Map<string, KpiTarget>();
  for (const entry of text.split(',').map((one) => one.trim())) {
    const read = readEntry(entry);
    if (!read.ok) return read;
    const { id, target } = read.value;
    if (targets.has(id)) return failure(`has ${id} twice`);
    targets.set(id, target);
  }
  return success(Object.fromEntries(targets));
}

function readEntry(entry: string): Result<{ id: string; target: KpiTarget }, string> {
  const [, id = '', text, badText] = ENTRY.exec(entry) ?? [];
  if (text === undefined) return failure(`has ${safeJson(entry)}, which isn't a KPI with a target`);
  const better = kpiOf(id)?.better;
  if (better === undefined) return failure(`has ${id}, which isn't a KPI (docs/reference/kpis.md)`);
  if (better === null) {
    return failure(`has ${id}, which can't have a target: neither more nor less of it is better`);
  }
  const value = Number(text);
  const bad = badText === undefined ? null : Number(badText);
  const isWorse = bad === null || (better === 'higher' ? bad < value : bad > value);
  if (!isWorse) {
    const side = better === 'higher' ? 'below' : 'above';
    return failure(`has ${entry}, but for ${id} the bad value has to be ${side} the target`);
  }
  return success({ id, target: { value, bad } });
}
