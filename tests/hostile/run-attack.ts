/** Runs one attack in its own scene, and compares what's stored with the ledger. */

import { percentile } from '../../bench/ingest/statistics.ts';
import type { Attack, Row, Verdict } from './attack.ts';
import type { Page } from './ledger-protocol.ts';
import { Scene, type Size } from './scene.ts';

/** With fewer latencies than this, a p99 is meaningless. */
const ENOUGH_FOR_P99 = 100;

/** Runs the attack. If it throws, that's a problem like any other. */
export async function runAttack(attack: Attack, size: Size): Promise<Row> {
  const startedAt = performance.now();
  await using scene = await Scene.open(size, attack.id);
  let verdict: Verdict;
  try {
    verdict = await attack.run(scene);
  } catch (error) {
    verdict = { problems: [`the attack broke off: ${messageOf(error)}`], note: '' };
  }
  const page = await scene.closeLedger();
  const stored = page.sent === 0 ? new Map<string, number>() : await scene.readStored();
  return rowOf(attack, verdict, page, stored, (performance.now() - startedAt) / 1000);
}

function rowOf(
  { id, title }: Attack,
  verdict: Verdict,
  page: Page,
  stored: ReadonlyMap<string, number>,
  seconds: number,
): Row {
  const missing = page.acknowledged.filter(({ entry }) => !stored.has(entry));
  const { destroyed: excuse = 0 } = verdict;
  const destroyed =
    typeof excuse === 'number'
      ? Math.min(excuse, missing.length)
      : missing.filter(({ at }) => at <= excuse.before).length;
  const lost = missing.length - destroyed;
  const doubled = [...stored.values()].filter((times) => times > 1).length;
  const p99Ms = p99Of(page.latencies);
  const yardstickP99Ms = p99Of(page.yardstick);
  const problems = [...verdict.problems];
  if (lost > 0) problems.push(`${lost} acknowledged callbacks are lost`);
  if (doubled > 0) problems.push(`${doubled} callbacks are stored more than once`);
  const { p99LimitMs } = verdict;
  if (p99LimitMs !== undefined && (p99Ms ?? Number.POSITIVE_INFINITY) > p99LimitMs) {
    problems.push(`p99 is ${p99Ms?.toFixed(1)} ms, over ${p99LimitMs} ms`);
  }
  return {
    id,
    title,
    sent: page.sent,
    acknowledged: page.acknowledged.length,
    stored: stored.size,
    doubled,
    destroyed,
    lost,
    p99Ms,
    yardstickP99Ms,
    problems,
    note: verdict.note,
    seconds,
  };
}

const p99Of = (latencies: readonly number[]): number | null =>
  latencies.length < ENOUGH_FOR_P99 ? null : percentile(Float64Array.from(latencies).sort(), 0.99);

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
