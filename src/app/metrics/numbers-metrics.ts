/** Metrics of statistics. */

import { Counter, Gauge, type Registry } from 'prom-client';
import type { NumbersMetrics, NumbersOutcome } from '../../ports/metrics.ts';
import type { NumbersState } from '../../ports/numbers/numbers.ts';

/** Listed so that each exists from the start. */
const OUTCOMES: Readonly<Record<NumbersOutcome, true>> = {
  answered: true,
  refused: true,
  busy: true,
  rebuilding: true,
  down: true,
  failed: true,
};

export function numbersMetrics(registers: Registry[]): NumbersMetrics {
  const questions = new Counter({
    name: 'callboard_numbers_questions_total',
    help: 'Questions about statistics, by outcome.',
    labelNames: ['outcome'],
    registers,
  });
  for (const outcome of Object.keys(OUTCOMES)) questions.inc({ outcome }, 0);
  return { numbersAsked: (outcome) => questions.inc({ outcome }) };
}

/** Without a value while there's none. */
export function addNumbersGauges(registers: Registry[], state: () => NumbersState | null): void {
  const gauge = (name: string, help: string, of: (state: NumbersState) => number | null): Gauge =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        const now = state();
        const value = now === null ? null : of(now);
        if (value === null) this.remove();
        else this.set(value);
      },
    });
  gauge(
    'callboard_numbers_up',
    'Whether statistics follow the stored calls: 1 or 0.',
    ({ status }) => (status === 'following' ? 1 : 0),
  );
  gauge(
    'callboard_numbers_lag_seconds',
    'How far statistics are behind the newest stored event.',
    ({ lagMs }) => (lagMs === null ? null : lagMs / 1000),
  );
  gauge(
    'callboard_numbers_memory_bytes',
    'Resident memory of the process that keeps statistics.',
    ({ memoryBytes }) => memoryBytes,
  );
  gauge(
    'callboard_numbers_restarts',
    'How often the process that keeps statistics has been started again since Callboard started.',
    ({ restarts }) => restarts,
  );
}
