/** Numbers in memory: they record what they're asked, and answer with what they're given. */

import { failure, success } from '../../src/core/result.ts';
import type { KpiValues } from '../../src/core/wire/stats.ts';
import type { Asker } from '../../src/ports/access/asker.ts';
import type { CallRows, Numbers, NumbersProblem } from '../../src/ports/numbers/numbers.ts';
import { piecesOf } from './memory-ports.ts';

const KPIS: KpiValues = { asr: { value: 60, n: 5, unit: 'percent' } };
const WINDOW = { from: '2026-06-25T20:00:00.000Z', to: '2026-06-25T21:00:00.000Z' };
const CURRENCY = { exact: true, asOf: '2026-06-25T20:59:59.000Z', lagMs: 1000 };

export class MemoryNumbers implements Numbers {
  /** Each question with who asked. */
  readonly asked: { readonly asker: Asker; readonly question: unknown }[] = [];
  /** Set it, and it's the answer to everything. */
  problem: NumbersProblem | null = null;
  /** The answer of `callRows`. */
  rows: CallRows = {
    rowIds: [],
    nextCursor: null,
    previousCursor: null,
    asOf: Date.parse(CURRENCY.asOf),
    lagMs: CURRENCY.lagMs,
  };

  state() {
    return {
      status: 'following' as const,
      reason: null,
      progress: null,
      position: 1,
      lagMs: 1000,
      restarts: 0,
      memoryBytes: 1,
    };
  }

  stats(asker: Asker, question: object) {
    return this.#answer(asker, question, { ...WINDOW, ...CURRENCY, kpis: KPIS, baseline: null });
  }

  series(asker: Asker, question: object) {
    const points = [{ at: WINDOW.from, value: 60, n: 5 }];
    const answer = { ...WINDOW, ...CURRENCY, stepSeconds: 3600, series: { asr: points } };
    return this.#answer(asker, question, answer);
  }

  top(asker: Asker, question: object) {
    const groups = [{ key: '503', kpis: KPIS }];
    return this.#answer(asker, question, {
      ...WINDOW,
      ...CURRENCY,
      ...{ by: 'sipCode', groups, other: null },
    });
  }

  silentNumbers(asker: Asker, question: object) {
    const numbers = [{ number: '+15550100001', lastCallAt: WINDOW.from, calls: 5 }];
    return this.#answer(asker, question, { ...CURRENCY, since: WINDOW.to, numbers, others: 1 });
  }

  heatmap(asker: Asker, question: object) {
    const cells = Array.from({ length: 168 }, (_, index) => ({
      weekday: 1 + Math.floor(index / 24),
      hour: index % 24,
      value: 0,
      n: 0,
    }));
    const answer = { ...WINDOW, ...CURRENCY, kpi: 'attempts', timeZone: 'UTC', cells };
    return this.#answer(asker, question, answer);
  }

  changes(asker: Asker, question: object) {
    const before = { value: 1, n: 10, unit: 'calls' as const };
    const after = { value: 9, n: 10, unit: 'calls' as const };
    return this.#answer(asker, question, {
      ...WINDOW,
      ...CURRENCY,
      ...{ baseline: WINDOW, kpi: 'failed', before, after },
      explanations: [{ by: 'sipCode', key: '503', before, after, contribution: 100 }],
    });
  }

  callRows(asker: Asker, question: object) {
    return this.#answer(asker, question, this.rows);
  }

  count(asker: Asker, question: object) {
    return this.#answer(asker, question, { calls: 2, asOf: CURRENCY.asOf, lagMs: CURRENCY.lagMs });
  }

  parquet(asker: Asker, question: object) {
    const bytes = async function* (): AsyncGenerator<Uint8Array, undefined> {
      yield Buffer.from('PAR1');
      return undefined;
    };
    return this.#answer(asker, question, piecesOf(bytes()));
  }

  async #answer<Value>({ scope, disclosure }: Asker, question: object, value: Value) {
    this.asked.push({ asker: { scope, disclosure }, question });
    return this.problem === null ? success(value) : failure(this.problem);
  }
}
